//! Navigator: languages, platform, time zone.

use super::window::window;

/// Languages that the reader wants, best first.
pub(crate) fn languages() -> Vec<String> {
    let Some(window) = window() else { return Vec::new() };
    let navigator = window.navigator();
    let all: Vec<String> = navigator.languages().iter().filter_map(|tag| tag.as_string()).collect();
    if all.is_empty() { navigator.language().into_iter().collect() } else { all }
}

/// True if the keyboard has a command key.
pub(crate) fn is_mac() -> bool {
    let platform = window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac"))
}

/// Today in the reader's time zone: year, month, day.
pub(crate) fn today() -> (i32, u32, u32) {
    let now = js_sys::Date::new_0();
    (now.get_full_year() as i32, now.get_month() + 1, now.get_date())
}
