//! One typed state, a closed list of what can happen to it, and the one function that changes it.

use super::deployment_config::Configuration;
use super::embed_options::FrameState;
use super::renderer::Renderer;
use super::route_query::RouteState;
use super::trade_query::TradeState;
use crate::model::{FeatureId, Lang, PointOfView};
use crate::scene::{LayerId, Layers, ThemeKind};
use crate::view::Projection;
use std::sync::Arc;

/// Which theme people want.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// This one.
    Fixed(ThemeKind),
}

/// A tab of the left panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// Layers and legend.
    #[default]
    Explore,
    /// Volumes by partner, place and year.
    Trade,
    /// Routes, reach and scenarios.
    Route,
    /// Zones and sites.
    Zones,
    /// The programme of 2014.
    Programme,
    /// Partners.
    Partners,
}

impl Panel {
    /// All tabs, in order.
    pub const ALL: [Self; 6] =
        [Self::Explore, Self::Trade, Self::Route, Self::Zones, Self::Programme, Self::Partners];

    /// Short name for links.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Explore => "explore",
            Self::Trade => "trade",
            Self::Route => "route",
            Self::Zones => "zones",
            Self::Programme => "programme",
            Self::Partners => "partners",
        }
    }
}

/// A dialog over the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Sources and licences.
    Sources,
    /// Keys and gestures.
    Help,
    /// How the map is drawn.
    Diagnostics,
    /// Links, pictures, data, citations.
    Export,
    /// The map in a page of one's own.
    Embed,
}

/// How high the sheet stands on a phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// Only its handle and title.
    #[default]
    Peek,
    /// Half of the screen.
    Half,
    /// All but a strip of the map.
    Full,
}

impl Sheet {
    /// CSS pixels that a drag must go to change the height.
    const DRAG_PX: f64 = 24.0;

    /// The height after a press on the handle: the next one up, and from the top back down.
    #[must_use]
    pub const fn pressed(self) -> Self {
        match self {
            Self::Peek => Self::Half,
            Self::Half => Self::Full,
            Self::Full => Self::Peek,
        }
    }

    /// The height after the handle was dragged from `start_px` to `end_px`, counted down the screen: one up, one down, or the
    /// same if that was less than 24 px.
    #[must_use]
    pub fn dragged(self, start_px: f64, end_px: f64) -> Self {
        let is_up = end_px < start_px;
        match (self, (end_px - start_px).abs() > Self::DRAG_PX) {
            (Self::Peek, true) if is_up => Self::Half,
            (Self::Half, true) if is_up => Self::Full,
            (Self::Full, true) if !is_up => Self::Half,
            (Self::Half, true) => Self::Peek,
            _ => self,
        }
    }
}

/// Everything that the screen depends on, but for the camera, which moves with every frame and is kept apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    /// Language.
    pub lang: Lang,
    /// Theme.
    pub theme: ThemeChoice,
    /// What the deployment decides.
    pub config: Arc<Configuration>,
    /// The boundaries that the reader has chosen.
    pub pov_choice: Option<PointOfView>,
    /// Boundaries that are shown.
    pub pov: PointOfView,
    /// How the world lies on the screen.
    pub projection: Projection,
    /// Which painter is wanted.
    pub renderer: Renderer,
    /// The version of the data that the link that was opened was made with, if it says.
    pub pinned_version: Option<String>,
    /// Layers.
    pub layers: Layers,
    /// What is selected.
    pub selection: Option<FeatureId>,
    /// Tab of the left panel.
    pub panel: Panel,
    /// Whether the left panel is open.
    pub panel_open: bool,
    /// Dialog, if one is open.
    pub dialog: Option<Dialog>,
    /// What is asked of the router.
    pub route: RouteState,
    /// What volumes are shown.
    pub trade: TradeState,
    /// How the atlas stands in another page.
    pub frame: FrameState,
    /// Height of the sheet on a phone.
    pub sheet: Sheet,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Another language.
    SetLang(Lang),
    /// What the deployment decides has come.
    Configure(Arc<Configuration>),
    /// Another theme.
    SetTheme(ThemeChoice),
    /// Other boundaries.
    SetPov(PointOfView),
    /// Flat map or globe.
    SetProjection(Projection),
    /// Another painter.
    SetRenderer(Renderer),
    /// A layer is switched.
    SetLayer(LayerId, bool),
    /// Something is selected, or nothing.
    Select(Option<FeatureId>),
    /// A tab of the left panel is opened.
    ShowPanel(Panel),
    /// The left panel is opened or put away.
    SetPanelOpen(bool),
    /// A dialog is opened or closed.
    SetDialog(Option<Dialog>),
    /// Another question for the router.
    SetRoute(RouteState),
    /// Other volumes.
    SetTrade(TradeState),
    /// The sheet is moved.
    SetSheet(Sheet),
    /// A state from a link takes the place of this one; what a link does not hold stays.
    Restore(Box<AppState>),
}

/// The state after something happened.
#[must_use]
pub fn reduce(state: &AppState, action: Action) -> AppState {
    let mut next = state.clone();
    match action {
        Action::SetLang(lang) => next.lang = lang,
        Action::Configure(config) => next.config = config,
        Action::SetTheme(theme) => next.theme = theme,
        Action::SetPov(pov) => next.pov_choice = Some(pov),
        Action::SetProjection(projection) => next.projection = projection,
        Action::SetRenderer(renderer) => next.renderer = renderer,
        Action::SetLayer(layer, on) => next.layers = next.layers.with(layer, on),
        Action::Select(selection) => {
            next.selection = selection;
            // On a phone the card stands in the sheet: it must be seen, but not hide the map.
            next.sheet = match (selection, state.sheet) {
                (Some(_), Sheet::Peek) => Sheet::Half,
                (None, _) => Sheet::Peek,
                (Some(_), sheet) => sheet,
            };
        }
        Action::ShowPanel(panel) => {
            next.panel = panel;
            next.panel_open = true;
            if next.sheet == Sheet::Peek {
                next.sheet = Sheet::Half;
            }
        }
        Action::SetPanelOpen(open) => next.panel_open = open,
        Action::SetDialog(dialog) => next.dialog = dialog,
        Action::SetRoute(route) => next.route = route,
        Action::SetTrade(trade) => next.trade = trade,
        Action::SetSheet(sheet) => next.sheet = sheet,
        Action::Restore(restored) => {
            next = AppState {
                panel_open: state.panel_open,
                dialog: None,
                config: Arc::clone(&state.config),
                ..*restored
            };
        }
    }
    next.pov = next.config.pov_for(next.lang, next.pov_choice);
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ZoneId;

    #[test]
    fn a_drag_of_the_sheet_goes_one_height_and_stays_within_them() {
        let heights = [Sheet::Peek, Sheet::Half, Sheet::Full];
        for (index, height) in heights.into_iter().enumerate() {
            assert_eq!(height.dragged(300.0, 100.0), heights[(index + 1).min(2)]);
            assert_eq!(height.dragged(100.0, 300.0), heights[index.saturating_sub(1)]);
            assert_eq!(height.dragged(100.0, 124.0), height);
            assert_eq!(height.pressed(), heights[(index + 1) % 3]);
        }
    }

    #[test]
    fn a_card_is_seen_on_a_phone_and_goes_with_its_selection() {
        let state = AppState::default();
        let selected = reduce(&state, Action::Select(Some(FeatureId::Zone(ZoneId(1)))));
        assert_eq!(selected.sheet, Sheet::Half);
        let closed = reduce(&selected, Action::Select(None));
        assert_eq!((closed.sheet, closed.selection), (Sheet::Peek, None));
    }

    #[test]
    fn boundaries_follow_the_language_until_they_are_chosen() {
        let state = reduce(&AppState::default(), Action::SetLang(Lang::En));
        assert_eq!(state.pov, PointOfView::DeFacto);
        assert_eq!(reduce(&state, Action::SetLang(Lang::Zh)).pov, PointOfView::China);
        let chosen = reduce(&state, Action::SetPov(PointOfView::China));
        assert_eq!(chosen.pov, PointOfView::China);
        assert_eq!(reduce(&chosen, Action::SetLang(Lang::Ru)).pov, PointOfView::China);
        let config = Configuration { pov_locked: true, ..Configuration::default() };
        assert_eq!(reduce(&chosen, Action::Configure(Arc::new(config))).pov, PointOfView::DeFacto);
    }

    #[test]
    fn going_back_keeps_what_a_link_does_not_hold() {
        let state = AppState { panel_open: true, dialog: Some(Dialog::Help), ..AppState::default() };
        let restored =
            reduce(&state, Action::Restore(Box::new(AppState { lang: Lang::Kk, ..AppState::default() })));
        assert!(restored.panel_open && restored.lang == Lang::Kk && restored.dialog.is_none());
    }
}
