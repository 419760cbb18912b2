//! Which reports are one incident: invented articles, read by the pipeline and clustered.

use lapwing::incidents::{Clustering, Corrections, Document, Report, cluster};
use lapwing::{Article, Pipeline, PubDate, reports};

struct Told {
    reports: Vec<Report>,
    clustering: Clustering,
}

impl Told {
    /// The leads of documents `a` and `b` are one incident.
    fn one(&self, a: usize, b: usize) -> bool {
        let of = self.clustering.incident_of(self.reports.len());
        let lead = |n: usize| self.reports.iter().position(|r| r.document == n && r.act.is_none());
        let incident = |n: usize| lead(n).and_then(|r| of[r]);
        incident(a).is_some() && incident(a) == incident(b)
    }
}

/// `articles`: day of March 2024 (0: none), publisher, text.
fn tell(articles: &[(u8, &str, &str)], corrections: &Corrections) -> Told {
    let pipeline = Pipeline::bundled();
    let (mut documents, mut all) = (Vec::new(), Vec::new());
    for (n, (day, publisher, text)) in articles.iter().enumerate() {
        let published = (*day > 0).then(|| PubDate::day(2024, 3, *day));
        let article = Article { id: n.to_string(), text: text.to_string(), published, ..Article::default() };
        let read = pipeline.read_plainly(&article);
        let published = article.published.as_ref().and_then(reports::day_of);
        let lead = reports::lead(&read, pipeline.data());
        let record = pipeline.export(&article, &read.coded_alone(), false);
        let end = lead.text.chars().count();
        all.push(Report { document: n, ..lead });
        all.extend(record.events.iter().map(|e| Report { document: n, ..reports::event(e, published, end) }));
        let publisher = (!publisher.is_empty()).then(|| publisher.to_string());
        documents.push(Document { published, publisher, text: text.to_string() });
    }
    let clustering = cluster(&documents, &all, corrections, pipeline.data());
    Told { reports: all, clustering }
}

fn told(articles: &[(u8, &str, &str)]) -> Told {
    tell(articles, &Corrections::default())
}

const BLAST: &str = "Nine people were killed and 23 others wounded when a bomb exploded at a bus station in Tamale, Ghana, on \
    Tuesday. Police blamed the Volta Front for the attack.";
const BLAST_AGAIN: &str = "A bombing at the bus station of Tamale in northern Ghana yesterday killed nine people, hospital officials \
    said. Ghanaian police accused the Volta Front of planting the device, which wounded 23 others.";

#[test]
fn the_same_attack_in_other_words_is_one_incident() {
    let t = told(&[(5, "Accra Courier", BLAST), (6, "Lagos Post", BLAST_AGAIN)]);
    assert!(t.one(0, 1));
    let incident = &t.clustering.incidents[0];
    assert_eq!((incident.documents, incident.sources), (2, 2));
    let merge = &incident.merges[0];
    assert_eq!(merge.points, merge.reasons.iter().map(|r| r.points).sum::<i32>());
    assert!(merge.reasons.iter().any(|r| r.what == "names" && r.which.contains("tamal")), "{merge:?}");
}

#[test]
fn its_events_are_one_incident_too_and_each_event_has_one_at_most() {
    let t = told(&[(5, "Accra Courier", BLAST), (6, "Lagos Post", BLAST_AGAIN)]);
    let of = t.clustering.incident_of(t.reports.len());
    let incident = |n: usize, c: &str| {
        t.reports
            .iter()
            .position(|r| r.document == n && r.act.as_ref().is_some_and(|a| a.category == c))
            .and_then(|r| of[r])
    };
    assert!(incident(0, "ACCUSE").is_some());
    assert_eq!(incident(0, "ACCUSE"), incident(1, "ACCUSE"));
    let mut seen: Vec<usize> = t.clustering.incidents.iter().flat_map(|i| i.reports.clone()).collect();
    seen.sort_unstable();
    let all = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), all);
}

#[test]
fn two_attacks_of_different_days_in_one_town_stay_two() {
    let first =
        "A rocket attack on Tamale, Ghana, killed four people and wounded 12 others at a market, officials said.";
    let second = "A rocket attack on Tamale, Ghana, killed 15 people and wounded 40 others in a residential area, officials said.";
    for (a, b) in [(5, 7), (5, 6), (5, 9)] {
        let t = told(&[(a, "Accra Courier", first), (b, "Lagos Post", second)]);
        assert!(!t.one(0, 1), "{:?}", t.clustering.incidents);
    }
    let undated = (
        "A rocket attack on Tamale killed four people on Monday.",
        "A rocket attack on Tamale killed six people on Friday.",
    );
    assert!(!told(&[(0, "", undated.0), (0, "", undated.1)]).one(0, 1));
}

#[test]
fn attacks_of_different_days_in_one_town_stay_apart_however_alike_they_are_told() {
    let on = |day: &str| {
        format!(
            "A car bomb killed four people at the Aboabo market in Tamale, Ghana, on {day}. The Volta Front said its fighters had \
             carried out the bombing. Police chief Kofi Danso said that 12 people were wounded."
        )
    };
    for (a, first, b, second) in [
        (5, "Monday", 6, "Tuesday"),
        (5, "Monday", 9, "Friday"),
        (5, "Monday", 12, "Monday"),
        (0, "Monday", 0, "Friday"),
    ] {
        let t = told(&[(a, "Accra Courier", &on(first)), (b, "Lagos Post", &on(second))]);
        assert!(!t.one(0, 1), "{first} {second} {:?}", t.clustering.incidents);
    }
    // The same one, told two days later.
    assert!(told(&[(5, "Accra Courier", &on("Monday")), (7, "Lagos Post", &on("Monday"))]).one(0, 1));
    // Nor do two tolls of attacks of different days.
    let toll = |day: &str, n: &str| {
        format!("The death toll from {day}'s car bomb in Tamale, Ghana, rises to {n}, police say.")
    };
    let t = told(&[(6, "A", &toll("Monday", "14")), (10, "B", &toll("Friday", "21"))]);
    assert!(!t.one(0, 1), "{:?}", t.clustering.incidents);
}

#[test]
fn undated_tolls_and_waves_of_arrests_are_not_one_for_what_they_all_have_in_common() {
    for (one, other) in [
        (
            "The death toll from the bombing in Tamale, Ghana, rises to 12.",
            "Gunmen killed nine people in a bombing in Tamale, Ghana.",
        ),
        (
            "The death toll from the bombing in Ghana rises to 12.",
            "At least 40 people died in a suicide bombing in Ghana, and the toll may rise.",
        ),
        (
            "Police in Zambia arrested three opposition supporters in Lusaka.",
            "Police in Zambia detained three men suspected of bombings and took them into custody in Lusaka.",
        ),
        (
            "Zambian police arrested dozens of students in raids.",
            "Zambian police detained dozens of teachers after raids.",
        ),
        // A few dead in a town that is bombed for years.
        (
            "A car bomb in Tamale, Ghana, killed two policemen and hurt seven people.",
            "Ghanaian police say two men were killed when a bomb went off in Tamale.",
        ),
        (
            "Gunmen of the Volta Front shot dead eleven villagers northeast of Tamale, Ghana.",
            "Ghanaian officials say the Volta Front shot dead eleven guards at a depot northeast of Accra.",
        ),
    ] {
        let t = told(&[(0, "", one), (0, "", other)]);
        assert!(t.clustering.incidents.is_empty(), "{one} {:?}", t.clustering.incidents);
    }
    // A number that no other attack has, or words for what only this one did.
    let dozens = "A bomb at a market in Tamale, Ghana, killed 63 people in June.";
    let again = "Ghana has guarded Tamale since a bomb killed 63 people at its market in June.";
    assert!(told(&[(0, "", dozens), (0, "", again)]).one(0, 1));
}

#[test]
fn a_toll_that_rises_is_the_same_incident() {
    let first = "At least 14 people are killed and 30 others are missing after a landslide in Bamenda, Cameroon.";
    let later = "The death toll from the landslide in Bamenda, Cameroon, on Tuesday rises to 22, with eight others still missing.";
    assert!(told(&[(5, "A", first), (8, "B", later)]).one(0, 1));
    let elsewhere = "The death toll from the landslide in Cuzco, Peru, rises to 22, with eight others still missing.";
    assert!(!told(&[(5, "A", first), (8, "B", elsewhere)]).one(0, 1));
    // A toll says nothing about what it is not the toll of.
    let other = "A lunar eclipse was seen over the whole country on Tuesday night.";
    let toll = "The death toll from the tornadoes rises to 40.";
    assert!(!told(&[(5, "A", other), (6, "B", toll)]).one(0, 1));
}

#[test]
fn a_happening_that_is_no_event_has_incidents_by_its_lead() {
    let first = "A Beriev amphibious plane carrying eleven people goes missing on a flight from Kisumu to Entebbe over Lake Victoria.";
    let later = "The wreckage of the Beriev amphibious plane that went missing over Lake Victoria yesterday is found near Kisumu with no survivors.";
    let t = told(&[(5, "A", first), (6, "B", later)]);
    assert!(t.one(0, 1));
    assert!(t.clustering.incidents[0].reports.iter().all(|&r| t.reports[r].act.is_none()), "{:?}", t.reports);
}

#[test]
fn two_arrests_of_one_day_in_one_country_stay_two() {
    let one = "Police in Zambia arrested opposition lawmaker Mulenga Phiri in Ndola for inciting a riot.";
    let other = "Police in Zambia arrested six men in Livingstone who are accused of smuggling ivory.";
    let t = told(&[(5, "A", one), (5, "B", other)]);
    assert!(!t.one(0, 1));
    assert!(t.clustering.incidents.is_empty(), "{:?}", t.clustering.incidents);
}

#[test]
fn copies_are_one_source_and_so_is_one_publisher() {
    let wire = "LUSAKA: Zambia and Malawi signed a water accord on Monday after four years of talks. The accord lets both countries \
        draw from the Songwe river. Zambian Water Minister Chanda Mwale praised the deal as fair. Malawian officials said \
        that pumps would be built within two years. Farmers on both banks had asked for them since the drought of 2019. \
        The African Development Bank will lend 40 million dollars for the works, the ministers said after the ceremony.";
    let copied = wire.replace("LUSAKA: ", "").replace("praised", "hailed");
    let own = "Malawi and Zambia on Monday signed an accord over the water of the Songwe river, ending four years of talks. \
        Water Minister Chanda Mwale of Zambia called it fair.";
    let t = told(&[(5, "Wire", wire), (5, "Daily", &copied), (5, "Herald", own), (6, "Herald", own)]);
    assert_eq!(t.clustering.copy_of, [0, 0, 2, 2]);
    assert!(t.one(0, 1) && t.one(0, 2) && t.one(2, 3));
    let of = t.clustering.incident_of(t.reports.len());
    let lead = &t.clustering.incidents[of[0].expect("the lead is in an incident")];
    assert_eq!((lead.documents, lead.sources), (4, 2));
}

#[test]
fn a_person_can_part_and_join() {
    let articles = [(5, "Accra Courier", BLAST), (6, "Lagos Post", BLAST_AGAIN)];
    let free = told(&articles);
    let leads: Vec<usize> = (0..free.reports.len()).filter(|&n| free.reports[n].act.is_none()).collect();
    let apart = Corrections { apart: [(leads[0], leads[1])].into(), ..Corrections::default() };
    assert!(!tell(&articles, &apart).one(0, 1));
    let other = [(5, "A", "Peru's congress passed a law on fishing."), (5, "B", "A flood hit the Gambia on Friday.")];
    let reports = told(&other).reports;
    let leads: Vec<usize> = (0..reports.len()).filter(|&n| reports[n].act.is_none()).collect();
    let together = Corrections { together: [(leads[0], leads[1])].into(), ..Corrections::default() };
    let t = tell(&other, &together);
    assert!(t.one(0, 1));
    assert_eq!(t.clustering.incidents[0].merges[0].reasons[0].what, "put together by hand");
}

#[test]
fn no_articles_no_incidents() {
    let t = told(&[(5, "A", ""), (5, "B", "")]);
    assert!(t.clustering.incidents.is_empty());
    assert_eq!(t.clustering.copy_of, [0, 1]);
}
