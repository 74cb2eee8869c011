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
    use super::sorted_by_key;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_like_the_standard_library(items in prop::collection::vec((0u8..9, any::<u16>()), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(sorted_by_key(items, |item| u128::from(item.0)), expected);
        }
    }
}
