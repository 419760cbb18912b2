//! The picture of a dyad over time, as SVG: cooperation above the line, conflict below, material acts next to it, verbal
//! ones beyond. What is only alleged, announced, conditional or denied has rows of its own, drawn hollow.
//!
//! In: one bar per stretch of time. Out: markup without inline styles; every bar leads to its sentences. Works without
//! scripts and on paper; the script adds dragging over it.

use std::fmt::Write;

use lapwing::store::escape::xml;

/// Names of the quad classes, 1 to 4.
pub const QUADS: [&str; 4] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

/// What one row of the picture shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// Key in links: a value of the parameter `series`.
    pub key: &'static str,
    /// Name beside it.
    pub name: &'static str,
    /// By stretch of time, by quad class.
    pub values: Vec<[f64; 4]>,
}

/// A picture to draw.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// What the picture is of, for those who do not see it.
    pub label: String,
    /// Name of each stretch of time, as links take it.
    pub periods: Vec<String>,
    /// First and last day of each stretch, as links take them.
    pub ranges: Vec<(String, String)>,
    /// First the lane that is drawn large.
    pub lanes: Vec<Lane>,
    /// From here on, in stretches and parts of one, reports are still to come.
    pub incomplete_from: Option<f64>,
    /// What is counted, e.g. `incidents`.
    pub unit: &'static str,
    /// Address of the sentences of a bar, without first and last day and lane.
    pub base: String,
    /// The largest value of a bar, up and down, that other pictures beside this one have.
    pub scale: (f64, f64),
}

const LEFT: f64 = 40.0;
const RIGHT: f64 = 6.0;
const LANE: f64 = 26.0;
/// Narrower bars cannot be hit with a finger or read apart.
const HIT: f64 = 4.0;
/// Of more stretches the small lanes lead nowhere: the table does.
const FINE: usize = 36;

/// Largest sums above and below the line in the large lane.
pub fn extent(lane: &Lane) -> (f64, f64) {
    let up = lane.values.iter().map(|v| v[0] + v[1]).fold(0.0, f64::max);
    let down = lane.values.iter().map(|v| v[2] + v[3]).fold(0.0, f64::max);
    (up, down)
}

/// A round step that gives at most `n` steps up to `max`.
fn step(max: f64, n: f64) -> f64 {
    let raw = (max / n).max(f64::MIN_POSITIVE);
    let magnitude = 10f64.powf(raw.log10().floor());
    [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * magnitude).find(|s| *s >= raw).unwrap_or(raw)
}

/// A length with one decimal. Thousands of them are written for a page, and the way of the library is exact, hence slow.
fn tenths(out: &mut String, length: f64) {
    let n = (length * 10.0).round() as i64;
    let (sign, n) = (if n < 0 { "-" } else { "" }, n.unsigned_abs());
    let _ = match n % 10 {
        0 => write!(out, "{sign}{}", n / 10),
        part => write!(out, "{sign}{}.{part}", n / 10),
    };
}

/// A number as people write it.
pub fn number(n: f64) -> String {
    let text = if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n:.2}") };
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text };
    thousands(&text)
}

/// `1234567` as `1,234,567`.
pub fn thousands(digits: &str) -> String {
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(w, r)| (w, Some(r)));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) && out != "-" {
            out.push(',');
        }
        out.push(c);
    }
    rest.map_or(out.clone(), |r| format!("{out}.{r}"))
}

impl Chart {
    /// The picture, `width` units wide; `class` tells the style sheet where it is shown. Of many bars each leads to the
    /// sentences of its stretch only where it is wide enough to be hit.
    pub fn svg(&self, width: f64, class: &str) -> String {
        let n = self.periods.len().max(1) as f64;
        let slot = (width - LEFT - RIGHT) / n;
        let bar = (slot * 0.78).clamp(0.6, 34.0);
        let tall = if width < 500.0 { 150.0 } else { 168.0 };
        let (up, down) = (self.scale.0.max(1e-9), self.scale.1.max(1e-9));
        // Neither half ever vanishes.
        let share = (up / (up + down)).clamp(0.18, 0.82);
        let (above, below) = (tall * share, tall * (1.0 - share));
        let per_unit = (above / up).min(below / down);
        let zero = 8.0 + above;
        let floor = 8.0 + tall;
        let lanes = self.lanes.len().saturating_sub(1) as f64;
        let height = floor + 20.0 + lanes * LANE;
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot {class}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-label=\"{}\" data-left=\"{LEFT}\" data-slot=\"{slot:.4}\">",
            xml(&self.label),
        );
        if let Some(from) = self.incomplete_from {
            let x = LEFT + from * slot;
            let wide = width - RIGHT - x;
            let _ = write!(
                out,
                "<rect class=\"unsure\" x=\"{x:.1}\" y=\"8\" width=\"{wide:.1}\" height=\"{:.1}\"/>",
                height - 28.0
            );
            let _ = write!(
                out,
                "<line class=\"unsure-edge\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"8\" y2=\"{:.1}\"/>",
                height - 20.0
            );
            // Left of the edge it would lie under bars; the words under the picture say so too.
            if wide > 70.0 {
                let _ = write!(out, "<text x=\"{:.1}\" y=\"17\">incomplete</text>", x + 4.0);
            }
        }
        self.scale_lines(&mut out, width, zero, per_unit, (above, below));
        if let Some(first) = self.lanes.first() {
            self.bars(&mut out, first, slot, bar, zero, per_unit);
        }
        let _ = write!(
            out,
            "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{zero:.1}\" y2=\"{zero:.1}\"/>",
            width - RIGHT
        );
        self.ticks(&mut out, width, slot, floor + 13.0);
        let (is_wide, is_fine) = (slot >= HIT, self.periods.len() <= FINE);
        for (i, lane) in self.lanes.iter().skip(1).enumerate() {
            let top = floor + 20.0 + i as f64 * LANE;
            self.small(&mut out, lane, top, slot, bar, width);
            if is_fine && is_wide {
                self.slots(&mut out, lane, slot, top, LANE);
            }
        }
        if let Some(first) = self.lanes.first().filter(|_| is_wide) {
            self.slots(&mut out, first, slot, 8.0, tall);
        }
        out.push_str("</svg>");
        out
    }

    fn scale_lines(&self, out: &mut String, width: f64, zero: f64, per_unit: f64, (above, below): (f64, f64)) {
        let most = (above / per_unit).max(below / per_unit);
        let step = if self.unit == "percent" { step(most, 3.0) } else { step(most, 3.0).max(1.0) };
        let mut k = 0.0;
        while k * step * per_unit <= above.max(below) + 0.5 {
            for sign in if k == 0.0 { vec![0.0] } else { vec![1.0, -1.0] } {
                let (off, room) = (k * step * per_unit, if sign >= 0.0 { above } else { below });
                if off > room + 0.5 {
                    continue;
                }
                let y = zero - sign * off;
                if k > 0.0 {
                    let _ = write!(
                        out,
                        "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
                        width - RIGHT
                    );
                }
                let _ = write!(
                    out,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                    LEFT - 6.0,
                    y + 4.0,
                    number(k * step)
                );
            }
            k += 1.0;
        }
    }

    /// All bars of a lane, one path for each quad class: many bars must not make a long page.
    fn bars(&self, out: &mut String, lane: &Lane, slot: f64, wide: f64, zero: f64, per_unit: f64) {
        let mut paths: [String; 4] = Default::default();
        let is_whole = self.is_first(lane);
        for (i, v) in lane.values.iter().enumerate() {
            let x = LEFT + i as f64 * slot + (slot - wide) / 2.0;
            let (mut up, mut down) = (zero, zero);
            // What is only said is drawn in the colour of cooperation or conflict: one piece each way.
            let pieces = if is_whole { *v } else { [0.0, v[0] + v[1], 0.0, v[2] + v[3]] };
            for quad in [2usize, 1, 4, 3] {
                let n = pieces[quad - 1];
                if n <= 0.0 {
                    continue;
                }
                let tall = (n * per_unit).max(1.0);
                let y = if quad < 3 { up - tall } else { down };
                if quad < 3 {
                    up -= tall
                } else {
                    down += tall
                }
                let path = &mut paths[quad - 1];
                for (letter, n) in [("M", x), (" ", y), ("h", wide), ("v", tall), ("h", -wide)] {
                    path.push_str(letter);
                    tenths(path, n);
                }
                path.push('z');
            }
        }
        for (quad, path) in (1..).zip(paths).filter(|(_, p)| !p.is_empty()) {
            let _ = write!(out, "<path class=\"q{quad}\" d=\"{path}\"/>");
        }
    }

    /// Over each stretch of a lane what it holds, and the way to its sentences.
    fn slots(&self, out: &mut String, lane: &Lane, slot: f64, top: f64, tall: f64) {
        for (i, v) in lane.values.iter().enumerate() {
            let said = self.said(i, lane);
            let Some(said) = said else { continue };
            let x = LEFT + i as f64 * slot;
            let area =
                format!("<title>{}</title><path d=\"M{x:.1} {top:.0}h{slot:.1}v{tall:.0}h-{slot:.1}z\"/>", xml(&said));
            // Where only others speak, nothing told is there to read.
            if v.iter().any(|n| *n > 0.0) {
                let _ =
                    write!(out, "<a class=\"slot\" href=\"{}\" tabindex=\"-1\">{area}</a>", xml(&self.href(i, lane)));
            } else {
                let _ = write!(out, "<g class=\"slot\">{area}</g>");
            }
        }
    }

    /// A hollow lane: its own scale, since it must be seen at all.
    fn small(&self, out: &mut String, lane: &Lane, top: f64, slot: f64, wide: f64, width: f64) {
        let (up, down) = extent(lane);
        let mid = top + LANE / 2.0 + 2.0;
        let per_unit = (LANE / 2.0 - 4.0) / up.max(down).max(1.0);
        let _ = write!(
            out,
            "<g class=\"voice {}\"><line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{mid:.1}\" y2=\"{mid:.1}\"/>",
            lane.key,
            width - RIGHT
        );
        self.bars(out, lane, slot, wide, mid, per_unit);
        let _ = write!(
            out,
            "<text class=\"row-name\" x=\"{:.1}\" y=\"{:.1}\">{}</text></g>",
            LEFT + 2.0,
            top + 9.0,
            xml(lane.name)
        );
    }

    /// What a lane holds in a stretch of time: of the large one every quad class and the other lanes too. `None`: nothing.
    fn said(&self, i: usize, lane: &Lane) -> Option<String> {
        let sum = |l: &Lane| l.values[i].iter().sum::<f64>();
        let total = sum(lane);
        let is_first = self.is_first(lane);
        let others = self.lanes.iter().skip(1).filter(|l| is_first && sum(l) > 0.0);
        let others: Vec<String> = others.map(|l| format!("{} {}", number(sum(l)), l.name)).collect();
        if total <= 0.0 && others.is_empty() {
            return None;
        }
        let quads = QUADS.iter().zip(lane.values[i]).filter(|(_, n)| *n > 0.0);
        let quads: Vec<String> = quads.map(|(name, n)| format!("{} {name}", number(n))).collect();
        let mut said = format!("{}: {} {} {}", self.periods[i], number(total), self.unit, lane.name);
        for part in [quads.join(", "), others.join(", ")].iter().filter(|p| !p.is_empty()) {
            said += "; ";
            said += part;
        }
        Some(said)
    }

    fn is_first(&self, lane: &Lane) -> bool {
        self.lanes.first().is_some_and(|l| l.key == lane.key)
    }

    fn href(&self, i: usize, lane: &Lane) -> String {
        let (from, to) = &self.ranges[i];
        format!("{}&since={from}&until={to}&series={}", self.base, lane.key)
    }

    fn ticks(&self, out: &mut String, width: f64, slot: f64, y: f64) {
        let longest = self.periods.iter().map(String::len).max().unwrap_or(4) as f64 * 6.6 + 12.0;
        let every = ((longest / slot).ceil() as usize).max(1);
        let mut end = f64::NEG_INFINITY;
        for (i, name) in self.periods.iter().enumerate().step_by(every) {
            let x = LEFT + (i as f64 + 0.5) * slot;
            let half = longest / 2.0 - 6.0;
            // Further left it would lie over the numbers of the scale.
            let x = x.max(LEFT + half - 6.0);
            if x + half <= width && x - half > end {
                end = x + half + 4.0;
                let _ = write!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>", xml(name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let told = Lane { key: "told", name: "told", values: vec![[1.0, 2.0, 0.0, 4.0], [0.0; 4]] };
        let alleged = Lane { key: "alleged", name: "alleged", values: vec![[0.0; 4], [0.0, 0.0, 3.0, 0.0]] };
        Chart {
            label: "A \"quoted\" <label>".into(),
            periods: vec!["2024-01".into(), "2024-02".into()],
            ranges: vec![("2024-01-01".into(), "2024-01-31".into()), ("2024-02-01".into(), "2024-02-29".into())],
            scale: extent(&told),
            lanes: vec![told, alleged],
            incomplete_from: Some(1.5),
            unit: "incidents",
            base: "/events?actor=GHA".into(),
        }
    }

    #[test]
    fn every_stretch_above_nothing_leads_to_its_sentences() {
        let svg = chart().svg(960.0, "wide");
        assert_eq!(svg.matches("<a class=\"slot\" href").count(), 2);
        assert!(svg.contains("since=2024-01-01&amp;until=2024-01-31&amp;series=told\""), "{svg}");
        assert!(
            svg.contains(
                "2024-01: 7 incidents told; 1 verbal cooperation, 2 material cooperation, 4 material conflict<"
            )
        );
        assert!(svg.contains("series=alleged\"") && svg.contains("2024-02: 3 incidents alleged; 3 verbal conflict<"));
        // Nothing told in February: what is alleged is named, and no told sentence promised.
        assert!(svg.contains("<g class=\"slot\"><title>2024-02: 0 incidents told; 3 alleged</title>"), "{svg}");
    }

    #[test]
    fn names_of_periods_lie_apart() {
        let mut long = chart();
        long.periods = (0..184).map(|i| format!("{}-{:02}", 2011 + i / 12, i % 12 + 1)).collect();
        let mut svg = String::new();
        long.ticks(&mut svg, 980.0, 5.0, 0.0);
        let at: Vec<f64> = svg.split("<text x=\"").skip(1).filter_map(|t| t.split('"').next()?.parse().ok()).collect();
        assert!(at.len() > 10 && at.windows(2).all(|w| w[1] - w[0] > 7.0 * 6.6), "{at:?}");
    }

    #[test]
    fn a_long_time_stays_a_short_page() {
        let mut long = chart();
        let n = 184;
        long.periods = (0..n).map(|i| format!("{}", 1900 + i)).collect();
        long.ranges = long.periods.iter().map(|y| (format!("{y}-01-01"), format!("{y}-12-31"))).collect();
        for lane in &mut long.lanes {
            lane.values = vec![[1.0, 2.0, 3.0, 4.0]; n];
        }
        let (wide, narrow) = (long.svg(980.0, "wide"), long.svg(360.0, "narrow"));
        assert_eq!((wide.matches("<a ").count(), narrow.matches("<a ").count()), (n, 0));
        assert!(wide.len() < 100_000 && narrow.len() < 50_000, "{} {}", wide.len(), narrow.len());
    }

    #[test]
    fn nothing_in_it_is_style_or_markup_of_others() {
        let svg = chart().svg(360.0, "narrow");
        assert!(!svg.contains("style=") && !svg.contains("<label>") && svg.contains("&lt;label&gt;"), "{svg}");
    }

    #[test]
    fn nothing_to_show_is_no_failure() {
        let empty = Chart::default().svg(360.0, "narrow");
        assert!(empty.starts_with("<svg") && !empty.contains("NaN"), "{empty}");
    }

    #[test]
    fn steps_are_round_and_numbers_legible() {
        assert_eq!((step(7.0, 3.0), step(100.0, 3.0), step(0.4, 3.0)), (5.0, 50.0, 0.2));
        assert_eq!(number(1234567.0), "1,234,567");
        assert_eq!(number(0.25), "0.25");
    }
}
