//! The application state, how it changes, how it is written into a link, and what each part of the screen says of it.
//!
//! Invariant: [`reduce`] is the only place where the state changes, and it is total.

mod action;
mod card;
mod chart;
mod collections;
mod config;
mod diagnostics;
mod embed;
mod frame;
mod in_view;
mod itinerary;
mod kiosk;
mod leaving;
mod legend;
mod link;
mod lists;
mod own;
mod plan;
mod route;
mod route_files;
mod route_options;
mod search;
mod talk;
mod trade;
mod view;
mod volume_places;
mod volume_words;
mod volumes;

pub use action::{Action, AppState, Dialog, Panel, Sheet, ThemeChoice, reduce};
pub use card::{Card, Fact, FactGroup, Related, SourceLink, Span, card};
pub use chart::{
    Bar, Slice, Tick, VersusRow, YearChart, ZoneSeries, both_directions, composition, count_options,
    history_of, khorgos_series, side_by_side, year_chart,
};
pub use collections::{COLLECTIONS, Collection};
pub use config::{ConfigValue, Configuration, PovRule};
pub use diagnostics::{DrawingFacts, Renderer, WhyCanvas, diagnostics};
pub use embed::EmbedChoice;
pub use frame::{FrameState, GestureRule, Surround};
pub use in_view::InView;
pub use itinerary::{Itinerary, LegRow, Named, RefusalText, RouteCard};
pub use kiosk::{
    Gate, GateAnswer, Health, KeyboardLayout, Kiosk, KioskEffect, KioskEvent, KioskSettings, Phase, Sample,
    SavedSettings, SoftKey, StoryPage, Trouble, slope, story_page, story_titles,
};
pub use leaving::{CREDITS, Leaving, PictureSize, PrintSheet, SheetLegend, SheetSample};
pub use legend::{LegendRow, LegendSample, legend};
pub use link::{Link, LinkDefect, parse_link, write_link};
pub use lists::{ListGroup, ListItem, partner_list, programme_list, zone_list};
pub use own::{
    Choices, FeatureText, Gazetteer, OpenPlace, OwnContent, OwnCsv, OwnFeatures, OwnFlows, OwnJob,
    OwnPicture, OwnSet, OwnSource, Placed, Placing, feature_picture, next_id, own_items,
};
pub use plan::{Planner, ReachSums, RouteAnswer, reach_sums};
pub use route::{MOST_STOPS, RouteList, RouteState, SCENARIO_LINE};
pub use route_files::ModelNumber;
pub use route_options::OptionGroup;
pub use search::{Found, SearchIndex, title};
pub use talk::{
    Plain, Request, TALK_VERSION, TalkExport, TalkFault, merged_query, parse_request, query_parts,
    wanted_height,
};
pub use trade::{Leading, Overlay, TradeState};
pub use view::{ISLANDS, ScaleBar, home, scale_bar, target, target_of_nodes};
pub use volume_words::{LegendEntry, LegendMark, RowText, VolumeText, VolumeWriter, format_money};
pub use volumes::{Subject, VolumeAnswer, VolumeBoard, VolumeRow, VolumeScale, goods_options, growth};
