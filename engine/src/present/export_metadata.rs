//! What goes with a picture, a table or a citation that leaves the atlas: title, sources, boundaries, date, version, link.

use super::card::{Span, card};
use super::itinerary::Itinerary;
use super::layer_legend::{LegendSample, legend};
use super::trade_text::{LegendMark, VolumeWriter};
use crate::analysis::RouteAnswer;
use crate::analysis::VolumeAnswer;
use crate::analysis::title;
use crate::app_state::AppState;
use crate::export::{Citation, Property, SvgText, qr_path};
use crate::model::{Atlas, FeatureId, Lang, PointOfView};
use crate::scene::{Colour, ThemeKind};
use crate::text::{FirstMessage, Message, fill, format_period, list_separator};

/// Rows of the table on a print sheet.
const MOST_ROWS: usize = 24;
/// Sources that are written out on a print sheet.
const MOST_SOURCES: usize = 16;

/// Credits of the ground; names, which are not translated.
pub const CREDITS: &str = "© OpenStreetMap contributors · Natural Earth · GeoNames";

/// What is shown when something leaves the atlas.
#[derive(Clone, Copy)]
pub struct Leaving<'a> {
    /// Atlas.
    pub atlas: &'a Atlas,
    /// State.
    pub state: &'a AppState,
    /// Volumes on the map.
    pub volumes: Option<&'a VolumeAnswer>,
    /// Routes on the map.
    pub route: Option<&'a RouteAnswer>,
    /// Version of the data.
    pub version: &'a str,
    /// Address that shows the same again, pinned to that version.
    pub address: &'a str,
    /// Today: year, month, day.
    pub today: (i32, u32, u32),
}

/// How large a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureSize {
    /// As the map on the screen.
    #[default]
    Screen,
    /// A sheet of A4, lying.
    A4,
    /// A sheet of A3, lying.
    A3,
    /// A slide of 16 to 9.
    Wide,
}

impl PictureSize {
    /// All.
    pub const ALL: [Self; 4] = [Self::Screen, Self::A4, Self::A3, Self::Wide];

    /// CSS pixels across and down, at 96 to the inch; nothing for the size of the screen.
    #[must_use]
    pub const fn px(self) -> Option<(f64, f64)> {
        match self {
            Self::Screen => None,
            Self::A4 => Some((1123.0, 794.0)),
            Self::A3 => Some((1587.0, 1123.0)),
            Self::Wide => Some((1920.0, 1080.0)),
        }
    }

    /// Short name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::A4 => "A4",
            Self::A3 => "A3",
            Self::Wide => "16:9",
        }
    }
}

/// A row of the legend of a print sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetLegend {
    /// Sample.
    pub sample: SheetSample,
    /// What it means.
    pub text: Span,
}

/// How a row of the legend looks.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetSample {
    /// As in the list of layers.
    Layer(LegendSample),
    /// As in the legend of volumes.
    Volume(LegendMark, Colour),
}

/// A page for print: what stands round the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrintSheet {
    /// What the map shows.
    pub title: String,
    /// Language of the page.
    pub lang: Lang,
    /// What must be known before anything is believed.
    pub notices: Vec<String>,
    /// Legend.
    pub legend: Vec<SheetLegend>,
    /// Heads of the columns of the table; empty where the values say their units.
    pub head: Vec<&'static str>,
    /// Table: name, value, when and how firm; of a route: leg, hours, kilometres and US dollars.
    pub rows: Vec<[String; 3]>,
    /// How many rows there is no room for.
    pub n_more: usize,
    /// Addresses of the sources.
    pub sources: Vec<String>,
    /// Boundaries, version of the data, date, approval number: name and value.
    pub facts: Vec<(String, String)>,
    /// Address that shows the same again.
    pub address: String,
    /// QR code of the address: modules across, dark modules as a path.
    pub code: Option<(i32, String)>,
}

impl Leaving<'_> {
    const fn lang(&self) -> Lang {
        self.state.lang
    }

    fn writer(&self) -> Option<VolumeWriter<'_>> {
        let facts = self.atlas.facts.as_ref()?;
        Some(VolumeWriter::new(self.atlas, facts, &self.state.trade, self.lang()))
    }

    fn today_iso(&self) -> String {
        let (year, month, day) = self.today;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Today as a reader writes it.
    #[must_use]
    pub fn date(&self) -> String {
        format_period(&self.today_iso(), self.lang())
    }

    /// Which boundaries are shown, in words.
    #[must_use]
    pub fn boundaries(&self) -> &'static str {
        let message = match self.state.pov {
            PointOfView::China => Message::PovChn,
            PointOfView::DeFacto => Message::PovDf,
        };
        message.text(self.lang())
    }

    /// What the map shows.
    #[must_use]
    pub fn title(&self) -> String {
        let of_volumes = || Some(self.writer()?.title(self.volumes?));
        let of_route = || {
            let stops = self.state.route.complete_stops()?;
            self.route?.chosen(&self.state.route)?;
            let name =
                |node: &crate::model::NodeId| self.atlas.node(*node).names.short(self.lang()).to_owned();
            Some(stops.iter().map(name).collect::<Vec<_>>().join(" → "))
        };
        let of_selection = || self.state.selection.map(|feature| title(feature, self.atlas, self.lang()));
        of_volumes()
            .or_else(of_route)
            .or_else(of_selection)
            .unwrap_or_else(|| FirstMessage::AppSubtitle.text(self.lang()).to_owned())
    }

    fn facts(&self) -> Vec<(String, String)> {
        let lang = self.lang();
        let mut facts = vec![
            (Message::Boundaries.text(lang).to_owned(), self.boundaries().to_owned()),
            (Message::DiagnosticsVersion.text(lang).to_owned(), self.version.to_owned()),
            (Message::SheetDate.text(lang).to_owned(), self.date()),
        ];
        let number = &self.state.config.map_approval_number;
        if !number.is_empty() {
            facts.push((Message::SheetApproval.text(lang).to_owned(), number.clone()));
        }
        facts
    }

    /// One line under a picture.
    #[must_use]
    pub fn footer(&self) -> String {
        let facts = self.facts().into_iter().map(|(name, value)| format!("{name}: {value}"));
        let ends = [FirstMessage::AppTitle.text(self.lang()).to_owned()].into_iter().chain(facts);
        ends.chain([CREDITS.to_owned()]).collect::<Vec<_>>().join(" · ")
    }

    /// What stands around a picture in words; `scale` is the scale bar in CSS pixels with its label.
    #[must_use]
    pub fn svg_text(&self, scale: Option<(f64, String)>) -> SvgText {
        SvgText {
            title: format!("{} – {}", FirstMessage::AppTitle.text(self.lang()), self.title()),
            description: format!("{} · {}", self.footer(), self.address),
            lang: self.lang().tag().to_owned(),
            footer: self.footer(),
            scale,
        }
    }

    /// How it is cited.
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation {
            publisher: FirstMessage::AppTitle.text(self.lang()).to_owned(),
            title: self.title(),
            version: self.version.to_owned(),
            address: self.address.to_owned(),
            accessed: self.today,
        }
    }

    /// The citation as plain text.
    #[must_use]
    pub fn plain_citation(&self) -> String {
        fill(
            Message::CitePlainText.text(self.lang()),
            &[
                ("publisher", FirstMessage::AppTitle.text(self.lang())),
                ("title", &self.title()),
                ("version", self.version),
                ("boundaries", self.boundaries()),
                ("address", self.address),
                ("date", &self.date()),
            ],
        )
    }

    /// What a file of geometry says of itself.
    #[must_use]
    pub fn about(&self) -> Vec<(&'static str, String)> {
        vec![
            ("name", self.title()),
            ("attribution", CREDITS.to_owned()),
            ("boundaries", self.state.pov.code().to_owned()),
            ("dataVersion", self.version.to_owned()),
            ("date", self.today_iso()),
            ("address", self.address.to_owned()),
        ]
    }

    /// What a file of geometry says of a feature: name and kind, and its figure if the map shows one.
    #[must_use]
    pub fn properties(&self, feature: FeatureId) -> Vec<(String, Property)> {
        let lang = self.lang();
        let text = |key: &str, value: String| (key.to_owned(), Property::Text(value));
        let mut properties = vec![text("name", title(feature, self.atlas, lang))];
        let kind = feature.name(self.atlas);
        properties.push(text("kind", kind.split(':').next().unwrap_or_default().to_owned()));
        let row = self.volumes.and_then(|answer| answer.rows.iter().find(|row| row.feature == Some(feature)));
        if let (Some(row), Some(answer), Some(writer), Some(facts)) =
            (row, self.volumes, self.writer(), self.atlas.facts.as_ref())
        {
            properties.push(("value".into(), Property::Number(row.shown.value)));
            properties.push(text("figure", writer.figure(&row.shown, answer.counted).value));
            properties.push(text("period", row.shown.period.clone()));
            let statuses: Vec<String> =
                row.shown.statuses.iter().map(|status| format!("{status:?}")).collect();
            properties.push(text("status", statuses.join("; ")));
            let sources: Vec<&str> =
                row.shown.sources.iter().map(|id| facts.source(*id).address.as_str()).collect();
            properties.push(text("sources", sources.join(" | ")));
        }
        if let (FeatureId::Edge(edge), Some(answer)) = (feature, self.volumes)
            && let Some((_, [out, back], both)) = answer.loads.iter().find(|(known, ..)| *known == edge)
        {
            for (key, value) in [("load_forward", out), ("load_back", back), ("load_undirected", both)] {
                properties.push((key.into(), Property::Number(*value)));
            }
        }
        properties
    }

    /// The page for print.
    #[must_use]
    pub fn sheet(&self) -> PrintSheet {
        let mut sheet = PrintSheet {
            title: self.title(),
            lang: self.lang(),
            facts: self.facts(),
            address: self.address.to_owned(),
            code: qr_path(self.address),
            legend: self.legend(),
            ..PrintSheet::default()
        };
        if let (Some(writer), Some(answer)) = (self.writer(), self.volumes) {
            sheet.notices = writer.notices(answer);
            for row in writer.rows(answer) {
                let firm = row.figure.statuses.join(list_separator(self.lang()));
                let when = [row.figure.period, firm].into_iter().filter(|text| !text.is_empty());
                sheet.rows.push([row.name.text, row.figure.value, when.collect::<Vec<_>>().join(" · ")]);
                sheet.sources.extend(row.figure.sources.into_iter().map(|source| source.address));
            }
        } else if let (Some(answer), Some(facts)) = (self.route, self.atlas.facts.as_ref()) {
            let itinerary = Itinerary::new(self.atlas, facts, self.lang());
            if let Some(choice) = answer.chosen(&self.state.route) {
                sheet.head = [Message::LegWhat, Message::LegHours, Message::LegUsd]
                    .map(|head| head.text(self.lang()))
                    .to_vec();
                let legs = itinerary.legs(&choice.route);
                sheet.rows = legs
                    .into_iter()
                    .map(|leg| {
                        let what = [leg.what, leg.place, leg.km].into_iter().filter(|text| !text.is_empty());
                        [what.collect::<Vec<_>>().join(" · "), leg.hours, leg.usd]
                    })
                    .collect();
            }
        } else if let Some(feature) = self.state.selection {
            let card = card(feature, self.atlas, self.lang());
            sheet.notices = card.notices;
            for fact in card.groups.into_iter().flat_map(|group| group.facts) {
                let firm = fact.statuses.join(list_separator(self.lang()));
                let when = [fact.period, firm].into_iter().filter(|text| !text.is_empty());
                sheet.rows.push([fact.label, fact.value.text, when.collect::<Vec<_>>().join(" · ")]);
                sheet.sources.extend(fact.source.map(|source| source.address));
            }
            sheet.sources.extend(card.sources.into_iter().map(|source| source.address));
        }
        sheet.n_more = sheet.rows.len().saturating_sub(MOST_ROWS);
        sheet.rows.truncate(MOST_ROWS);
        let mut known = Vec::new();
        sheet.sources.retain(|source| {
            let is_new = !known.contains(source);
            known.push(source.clone());
            is_new
        });
        sheet.sources.truncate(MOST_SOURCES);
        sheet
    }

    fn legend(&self) -> Vec<SheetLegend> {
        let lang = self.lang();
        if let (Some(writer), Some(answer)) = (self.writer(), self.volumes) {
            let entries = writer.legend(answer, ThemeKind::Print).into_iter();
            return entries
                .map(|entry| SheetLegend {
                    sample: SheetSample::Volume(entry.mark, entry.colour),
                    text: Span { text: entry.text, lang },
                })
                .collect();
        }
        let (corridors, places) = legend(self.atlas, &self.state.layers, ThemeKind::Print, lang);
        let rows = corridors.into_iter().chain(places).filter(|row| row.on);
        rows.map(|row| SheetLegend {
            sample: SheetSample::Layer(row.sample),
            text: Span { text: row.name, lang: row.lang },
        })
        .collect()
    }
}
