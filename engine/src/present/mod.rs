//! View models: cards, itineraries, tables, charts, legends, lists and exports, in the user's language.
//!
//! Components display these values as they are. Nothing here knows the screen, except for camera targets in [`home`] and [`target`].

mod card;
mod chart;
mod credits;
mod diagnostics;
mod export_metadata;
mod framing;
mod in_view;
mod itinerary;
mod layer_legend;
mod lists;
mod name_order;
mod network_text;
mod route_csv;
mod route_options;
mod scale_bar;
mod tooltip_place;
mod trade_options;
mod trade_text;

pub use card::{Card, Fact, FactGroup, Related, SourceLink, Span, card};
pub(crate) use card::{event_fact, figure_fact, source_link};
pub use chart::{
    Bar, Slice, Tick, VersusRow, YearChart, ZoneSeries, both_directions, composition, count_options,
    history_of, khorgos_series, side_by_side, year_chart,
};
pub use credits::{COLLECTIONS, Collection};
pub use diagnostics::{DrawingFacts, diagnostics};
pub use export_metadata::{CREDITS, Leaving, PictureSize, PrintSheet, SheetLegend, SheetSample};
pub use framing::{ISLANDS, attract, home, target, target_of_nodes};
pub use in_view::InView;
pub use itinerary::{Itinerary, LegRow, Named, RefusalText, RouteCard};
pub use layer_legend::{LegendRow, LegendSample, legend};
pub use lists::{ListGroup, ListItem, partner_list, programme_list, zone_list};
pub use route_csv::ModelNumber;
pub use route_options::OptionGroup;
pub use scale_bar::{ScaleBar, scale_bar};
pub use tooltip_place::{TooltipPlace, tooltip_place};
pub use trade_text::{LegendEntry, LegendMark, RowText, VolumeText, VolumeWriter, format_money};
