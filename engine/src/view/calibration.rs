//! Numbers of this atlas in the geometry of the map. Another atlas has others; nothing else in `view` knows Khorgos or a wall.

/// Degrees of latitude at which plane and globe have the same scale at the same zoom: that of Khorgos, so that the middle of
/// this map keeps its size when the projection is switched.
pub(super) const REFERENCE_LAT: f64 = 44.2;
/// Factor on everything drawn on a wall, which is read from three metres; the same step as in `public/app.css`.
pub(super) const WALL_SCALE: f64 = 1.75;
/// Least CSS pixels, width and height, of a screen that counts as a wall.
pub(super) const WALL_PX: (f64, f64) = (2400.0, 1300.0);
