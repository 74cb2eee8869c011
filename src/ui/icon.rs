//! Icons as paths on a 24 × 24 grid.

use leptos::prelude::*;

/// A decorative icon; its button carries the label.
#[component]
pub(super) fn Icon(name: &'static str) -> impl IntoView {
    let path = match name {
        "search" => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20",
        "close" => "M6 6l12 12M18 6 6 18",
        "plus" => "M12 5v14M5 12h14",
        "minus" => "M5 12h14",
        "home" => "M4 11.5 12 4l8 7.5M6.5 10v9.5h11V10",
        "pin" => {
            "M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
        }
        "menu" => "M4 7h16M4 12h16M4 17h16",
        "moon" => "M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z",
        "sun" => {
            "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2"
        }
        "globe" => {
            "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"
        }
        "flat" => "M3.5 6.5 9 4.5l6 2 5.5-2v13L15 19.5l-6-2-5.5 2zM9 4.5v13M15 6.5v13",
        "share" => "M12 14V4M8 8l4-4 4 4M5 12v7.5h14V12",
        "auto" => "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 4v16",
        "play" => "M8 5v14l11-7z",
        "pause" => "M8 5v14M16 5v14",
        "back" => "M17 5v14L8 12zM6 5v14",
        "next" => "M7 5v14l9-7zM18 5v14",
        "help" => "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.5",
        "up" => "M6 14l6-6 6 6",
        "down" => "M6 10l6 6 6-6",
        "left" => "M14 6l-6 6 6 6",
        "right" => "M10 6l6 6-6 6",
        "move" => {
            "M12 3v18M3 12h18M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5"
        }
        "swap" => "M8 4v15M8 19l-4-4M16 20V5M16 5l4 4",
        "fly" => "M4 12l16-8-6 16-3-7-7-1z",
        _ => "",
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}
