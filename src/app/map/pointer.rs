//! Pointer, wheel and keys of the canvas → controller.

use super::Map;
use super::event::MapNotice;
use crate::app::canvas_events::{Key, MapEvents, listen_map};
use crate::browser;
use atlas_engine::map::{MapCommand, MapEvent, RawEvent};
use atlas_engine::space::EdgeInsets;
use web_sys::HtmlCanvasElement;

impl Map {
    /// Listens to the canvas, as long as the result lives.
    pub(super) fn listen(&self, canvas: &HtmlCanvasElement) -> MapEvents {
        let (pointed, keyed, asked, left) = (self.clone(), self.clone(), self.clone(), self.clone());
        listen_map(
            canvas,
            move |event| pointed.input(event),
            move |key| keyed.key(key),
            move || asked.stage.borrow().is_cooperative && !browser::is_full_screen(),
            move |what| left.listener.tell(Some(MapNotice::LeftAlone(what))),
        )
    }

    fn input(&self, event: RawEvent) {
        let now_ms = browser::now_ms();
        let events = self.stage.borrow_mut().ask(|controller, shown| controller.input(event, now_ms, shown));
        for event in events {
            if let (MapEvent::Hovered(feature, _), Some(canvas)) =
                (&event, &self.stage.borrow().renderer.canvas)
            {
                // Fails only for classes with a space in them.
                let _ = canvas.class_list().toggle_with_force("over", feature.is_some());
            }
            self.listener.tell(Some(MapNotice::Event(event)));
        }
        self.ask_frame();
    }

    fn key(&self, key: Key) -> bool {
        match key {
            Key::Arrow(east, south) => self.command(MapCommand::Pan { east, south }),
            Key::Zoom(doublings) => self.command(MapCommand::Zoom(doublings)),
            Key::Home => self.fly_home(EdgeInsets::NONE),
            Key::Escape => self.listener.tell(Some(MapNotice::Escaped)),
            Key::Enter => {
                let chosen = self.stage.borrow_mut().ask(|controller, shown| controller.select_centre(shown));
                self.listener.tell(Some(MapNotice::Event(chosen)));
            }
        }
        true
    }
}
