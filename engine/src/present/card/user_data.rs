//! Cards of the user's own features: the contents of their file.

use super::{Fact, FactGroup, Span, Writer};
use crate::model::{LocalText, OwnId};
use crate::text::{Message, fill, format_quantity};

impl Writer<'_> {
    pub(super) fn own(&mut self, id: OwnId) {
        self.card.kind = self.say(Message::OwnThing);
        self.card.loading = false;
        let Some(item) = self.atlas.own_item(id) else {
            self.card.has_place = false;
            return;
        };
        let line = fill(Message::OwnLineOf.text(self.lang), &[("n", &item.line.to_string())]);
        let source = format!("{}, {line}", item.file);
        let mut facts = Vec::new();
        if let Some(value) = item.value {
            facts.push(Fact {
                label: self.say(Message::TableValue),
                value: Span { text: format_quantity(value, self.lang), lang: self.lang },
                period: item.year.map(|year| year.to_string()).unwrap_or_default(),
                ..Fact::default()
            });
        }
        facts.extend(item.properties.iter().map(|(name, text)| {
            let value = self.span(&LocalText::of_letters(text));
            Fact { label: name.clone(), value, ..Fact::default() }
        }));
        if self.card.title.text.is_empty() {
            self.card.title = Span { text: source.clone(), lang: self.lang };
        }
        facts.push(Fact {
            label: self.say(Message::OwnFrom),
            value: Span { text: source, lang: self.lang },
            ..Fact::default()
        });
        self.card.groups.push(FactGroup { title: String::new(), facts });
    }
}
