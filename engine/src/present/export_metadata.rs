//! Metadata of exports: title, sources, boundaries, date, version, permalink.

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

/// Limit on table rows of a print sheet.
const MAX_ROWS: usize = 24;
/// Limit on sources of a print sheet.
const MAX_SOURCES: usize = 16;

/// Attribution of the basemap; names, so untranslated.
pub const CREDITS: &str = "© OpenStreetMap contributors · Natural Earth · GeoNames";

/// Input of an export: state, data on the map, version, permalink, date.
#[derive(Clone, Copy)]
pub struct Leaving<'a> {
    /// Data.
    pub atlas: &'a Atlas,
    /// State.
    pub state: &'a AppState,
    /// Trade on the map; `None` without an overlay.
    pub volumes: Option<&'a VolumeAnswer>,
    /// Routes on the map; `None` without a query.
    pub route: Option<&'a RouteAnswer>,
    /// Data version, ten hexadecimal digits.
    pub version: &'a str,
    /// Permalink of the view, pinned to that version.
    pub address: &'a str,
    /// Current date: year, month (1–12), day.
    pub today: (i32, u32, u32),
}

/// Size of an exported image, in CSS pixels at 96 dpi.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureSize {
    /// Size of the map on the screen.
    #[default]
    Screen,
    /// A4, landscape.
    A4,
    /// A3, landscape.
    A3,
    /// 16:9 slide.
    Wide,
}

impl PictureSize {
    /// All sizes, in menu order.
    pub const ALL: [Self; 4] = [Self::Screen, Self::A4, Self::A3, Self::Wide];

    /// Width and height, CSS pixels at 96 dpi; `None` for the size of the screen.
    #[must_use]
    pub const fn px(self) -> Option<(f64, f64)> {
        match self {
            Self::Screen => None,
            Self::A4 => Some((1123.0, 794.0)),
            Self::A3 => Some((1587.0, 1123.0)),
            Self::Wide => Some((1920.0, 1080.0)),
        }
    }

    /// Label, the same in all languages.
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

/// Legend entry of a print sheet: swatch and label.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetLegend {
    /// Swatch.
    pub sample: SheetSample,
    /// Label.
    pub text: Span,
}

/// Swatch of a legend entry on a print sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetSample {
    /// Swatch of a layer.
    Layer(LegendSample),
    /// Swatch of a trade overlay.
    Volume(LegendMark, Colour),
}

/// Print sheet: content around the map, for A4 and A3.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrintSheet {
    /// Title of the map.
    pub title: String,
    /// Language of the sheet.
    pub lang: Lang,
    /// Caveats.
    pub notices: Vec<String>,
    /// Legend.
    pub legend: Vec<SheetLegend>,
    /// Column heads; empty where the values carry their units.
    pub head: Vec<&'static str>,
    /// Rows: name, value, date with qualifiers; for a route: leg, hours, US dollars.
    pub rows: Vec<[String; 3]>,
    /// Number of rows cut off.
    pub n_more: usize,
    /// URLs of the sources.
    pub sources: Vec<String>,
    /// Boundaries, data version, date, approval number as (name, value).
    pub facts: Vec<(String, String)>,
    /// Permalink of the view.
    pub address: String,
    /// QR code of the permalink, as from [`qr_path`]; `None` if it is too long.
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

    /// Current date, localised, such as "31 July 2014".
    #[must_use]
    pub fn date(&self) -> String {
        format_period(&self.today_iso(), self.lang())
    }

    /// Name of the boundaries shown, localised, e.g. for the legal note of an export.
    #[must_use]
    pub fn boundaries(&self) -> &'static str {
        let message = match self.state.pov {
            PointOfView::China => Message::PovChn,
            PointOfView::DeFacto => Message::PovDf,
        };
        message.text(self.lang())
    }

    /// Title of the map: that of the trade overlay, the route or the selection, in this order; else the subtitle of
    /// the atlas.
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

    /// Footer line of an image: title, boundaries, data version, date, approval number, attribution.
    #[must_use]
    pub fn footer(&self) -> String {
        let facts = self.facts().into_iter().map(|(name, value)| format!("{name}: {value}"));
        let ends = [FirstMessage::AppTitle.text(self.lang()).to_owned()].into_iter().chain(facts);
        ends.chain([CREDITS.to_owned()]).collect::<Vec<_>>().join(" · ")
    }

    /// Text around an SVG; `scale` is the scale bar, as length in CSS pixels and label.
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

    /// Bibliographic record of the view, for all citation styles.
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

    /// Citation of the view as plain text, localised.
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

    /// Members of a GeoJSON collection: name, attribution, boundaries, data version, date, address.
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

    /// GeoJSON properties of a feature: name and kind, and its figure if the map shows one.
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

    /// Print sheet of the trade overlay, the route or the selection, in this order; at most 24 rows.
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
        sheet.n_more = sheet.rows.len().saturating_sub(MAX_ROWS);
        sheet.rows.truncate(MAX_ROWS);
        let mut known = Vec::new();
        sheet.sources.retain(|source| {
            let is_new = !known.contains(source);
            known.push(source.clone());
            is_new
        });
        sheet.sources.truncate(MAX_SOURCES);
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
