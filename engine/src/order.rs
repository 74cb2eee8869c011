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

/// Sort key of a number: ascending, negative ones first (the total order of IEEE 754, section 5.10).
#[must_use]
pub fn by_f64(value: f64) -> u128 {
    let bits = value.to_bits();
    u128::from(if value.is_sign_negative() { !bits } else { bits | 1 << 63 })
}

/// Sort key of a number, in descending order.
#[must_use]
pub fn by_f64_desc(value: f64) -> u128 {
    by_f64(-value)
}

/// Sort key of a name: its `rank` in the alphabetical order of a language (`model::Collation`).
///
/// Names without a rank (user data, or facts not loaded) follow all ranked ones, in code point order of their first
/// letters in lower case. That is the alphabet in English alone: Ё and the Kazakh letters follow Я, Chinese characters
/// have no useful order.
#[must_use]
pub fn name_key(rank: Option<u16>, name: &str) -> u128 {
    let mut bytes = [0; 16];
    let (high, low) = bytes.split_at_mut(2);
    high.copy_from_slice(&rank.unwrap_or(u16::MAX).to_be_bytes());
    if rank.is_none() {
        let lower = name.chars().take(low.len()).flat_map(char::to_lowercase).collect::<String>();
        low.iter_mut().zip(lower.bytes()).for_each(|(to, from)| *to = from);
    }
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::{by_f64, by_f64_desc, name_key, sorted_by_key};
    use proptest::prelude::*;

    #[test]
    fn names_without_a_rank_follow_those_with_one_in_the_order_of_their_letters() {
        let names = vec![(None, "banana"), (Some(7), "Я"), (None, "Apple"), (Some(2), "Ә"), (None, "cherry")];
        let sorted = sorted_by_key(names, |(rank, name)| name_key(*rank, name));
        assert_eq!(
            sorted.iter().map(|(_, name)| *name).collect::<Vec<_>>(),
            ["Ә", "Я", "Apple", "banana", "cherry"]
        );
    }

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
