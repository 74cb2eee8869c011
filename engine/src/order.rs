//! Stable sort by a numeric key: one instance for the whole application, because each sort of the standard library
//! costs kilobytes of WebAssembly.
//!
//! Decision: `docs/decisions/0008-optimise-for-size.md`.

/// Items in ascending order of their keys; equal keys keep their order. `O(n log n)`.
///
/// # Examples
/// ```
/// use atlas_engine::order::sorted_by_key;
/// assert_eq!(sorted_by_key(vec!["ccc", "a", "bb"], |text| text.len() as u128), ["a", "bb", "ccc"]);
/// ```
pub fn sorted_by_key<T>(items: Vec<T>, key: impl Fn(&T) -> u128) -> Vec<T> {
    let mut order: Vec<(u128, u32)> =
        items.iter().enumerate().map(|(index, item)| (key(item), index as u32)).collect();
    order.sort_unstable();
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, index)| slots.get_mut(index as usize).and_then(Option::take)).collect()
}

/// A key that puts numbers in ascending order, negative ones first (the total order of IEEE 754, section 5.10).
#[must_use]
pub fn by_f64(value: f64) -> u128 {
    let bits = value.to_bits();
    u128::from(if value.is_sign_negative() { !bits } else { bits | 1 << 63 })
}

/// A key that puts numbers in descending order.
#[must_use]
pub fn by_f64_desc(value: f64) -> u128 {
    by_f64(-value)
}

/// Sort key of a text: its first sixteen UTF-8 bytes, so code point order. For identifiers; lists that people read
/// need a collation.
#[must_use]
pub fn text_key(text: &str) -> u128 {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::{by_f64, by_f64_desc, sorted_by_key};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_in_the_total_order(numbers in prop::collection::vec(any::<f64>(), 0..60)) {
            let mut expected = numbers.clone();
            expected.sort_by(f64::total_cmp);
            let bits = |numbers: Vec<f64>| numbers.into_iter().map(f64::to_bits).collect::<Vec<_>>();
            prop_assert_eq!(bits(sorted_by_key(numbers.clone(), |number| by_f64(*number))), bits(expected.clone()));
            expected.reverse();
            prop_assert_eq!(bits(sorted_by_key(numbers, |number| by_f64_desc(*number))), bits(expected));
        }

        #[test]
        fn it_sorts_as_the_standard_library_does(items in prop::collection::vec((0u8..9, any::<u16>()), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(sorted_by_key(items, |item| u128::from(item.0)), expected);
        }
    }
}
