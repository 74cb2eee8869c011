//! Corridors are told apart by who sees fewer colours, too.

use atlas_engine::model::Family;

/// Least difference (CIEDE2000) of two corridors that are drawn alike but for their colour: 10 is plain at a glance, 2 is what
/// a trained eye just sees side by side.
const MIN_DIFFERENCE: f64 = 10.0;

/// Colour vision deficiency matrices on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1.0).
const KINDS: [(&str, [[f64; 3]; 3]); 4] = [
    ("all three", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

fn times(matrix: &[[f64; 3]; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * x + b * y + c * z)
}

/// CIE Lab (D65) of a colour as one kind of eyes sees it.
fn lab(colour: u32, seen: &[[f64; 3]; 3]) -> [f64; 3] {
    let linear = |shift: u32| {
        let value = f64::from(colour >> shift & 255) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let rgb = times(seen, [linear(16), linear(8), linear(0)]).map(|value| value.clamp(0.0, 1.0));
    // IEC 61966-2-1.
    let xyz = times(
        &[
            [0.412_456_4, 0.357_576_1, 0.180_437_5],
            [0.212_672_9, 0.715_152_2, 0.072_175_0],
            [0.019_333_9, 0.119_192_0, 0.950_304_1],
        ],
        rgb,
    );
    let f = |t: f64| if 216.0 / 24389.0 < t { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let [x, y, z] = [f(xyz[0] / 0.950_47), f(xyz[1]), f(xyz[2] / 1.088_83)];
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 with all weights 1 (Sharma, Wu and Dalal 2005).
fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let power = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let g = 1.5 - 0.5 * power(f64::midpoint(a1.hypot(b1), a2.hypot(b2)));
    let (a1, a2) = (a1 * g, a2 * g);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let is_grey = c1 * c2 == 0.0;
    let turn = if is_grey { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = if is_grey { h1 + h2 } else { (h1 + turn / 2.0).rem_euclid(360.0) };
    let cosine = |angle: f64| angle.to_radians().cos();
    let t = 1.0 - 0.17 * cosine(h - 30.0) + 0.24 * cosine(2.0 * h) + 0.32 * cosine(3.0 * h + 6.0)
        - 0.20 * cosine(4.0 * h - 63.0);
    let (sl, sc, sh) = (
        1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt(),
        1.0 + 0.045 * c,
        1.0 + 0.015 * c * t,
    );
    let bend = -2.0 * power(c) * (60.0 * (-((h - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    ((dl / sl).powi(2) + (dc / sc).powi(2) + (dh / sh).powi(2) + bend * (dc / sc) * (dh / sh)).sqrt()
}

#[test]
fn the_difference_is_as_published() {
    // Pairs 1, 7 and 17 of the test data of Sharma, Wu and Dalal (2005).
    for (a, b, published) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
    ] {
        assert!((difference(a, b) - published).abs() < 1e-4, "{a:?} and {b:?}: {}", difference(a, b));
    }
}

#[test]
fn corridors_that_are_drawn_alike_differ_for_all_eyes() {
    let atlas = crate::support::atlas();
    let families = &atlas.network.families;
    let colours = |family: &Family| [("dark", family.colour_dark), ("light", family.colour_light)];
    let mut least = f64::INFINITY;
    for (index, one) in families.iter().enumerate() {
        for other in families.iter().skip(index + 1).filter(|other| other.dash == one.dash) {
            for ((theme, colour), (_, another)) in colours(one).into_iter().zip(colours(other)) {
                for (kind, seen) in &KINDS {
                    let between = difference(lab(colour, seen), lab(another, seen));
                    least = least.min(between);
                    assert!(
                        MIN_DIFFERENCE <= between,
                        "{:?} and {:?} differ by {between:.1} in the {theme} theme for eyes with {kind}",
                        one.id,
                        other.id
                    );
                }
            }
        }
    }
    assert!(least.is_finite(), "no two corridors have the same dash: the test compares nothing");
}
