//! Pointer, wheel and keys of the canvas → controller.

use super::Map;
use super::event::MapNotice;
use crate::app::canvas_events::{Key, MapEvents, listen_map};
use crate::browser;
use atlas_engine::map::{MapCommand, RawEvent};
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
            move || asked.is_cooperative(),
            move |what| left.listener.tell(MapNotice::LeftAlone(what)),
        )
    }

    /// True if the page that frames the atlas keeps its scrolling.
    fn is_cooperative(&self) -> bool {
        self.is_cooperative.get() && !browser::is_full_screen()
    }

    fn input(&self, event: RawEvent) {
        let events = {
            let mut stage = self.stage.borrow_mut();
            let before = stage.controller.scene_input().hover;
            let events = stage.ask(|controller, shown| controller.input(event, browser::now_ms(), shown));
            let hover = stage.controller.scene_input().hover;
            if let Some(canvas) = stage.renderer.canvas.as_ref().filter(|_| hover != before) {
                // Fails only for classes with a space in them.
                let _ = canvas.class_list().toggle_with_force("over", hover.is_some());
            }
            events
        };
        events.into_iter().for_each(|event| self.listener.tell(MapNotice::Event(event)));
        self.ask_frame();
    }

    fn key(&self, key: Key) -> bool {
        match key {
            Key::Arrow(east, south) => self.command(MapCommand::Pan { east, south }),
            Key::Zoom(doublings) => self.command(MapCommand::Zoom(doublings)),
            Key::Home => self.fly_home(EdgeInsets::NONE),
            Key::Escape => self.listener.tell(MapNotice::Escaped),
            Key::Enter => {
                let chosen = self.stage.borrow_mut().ask(|controller, shown| controller.select_centre(shown));
                self.listener.tell(MapNotice::Event(chosen));
            }
        }
        true
    }
}
