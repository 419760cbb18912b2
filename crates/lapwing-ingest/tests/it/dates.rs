//! Publication dates: what is read, and what is refused rather than guessed.

use lapwing_ingest::{read_date, read_page_date};

#[test]
fn dates_of_the_contract_keep_their_precision() {
    for (given, iso) in [
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("2024-03-05", "2024-03-05"),
        ("20240305", "2024-03-05"),
        (" 2024-03-05 ", "2024-03-05"),
        ("2024-03-05T08:30:00Z", "2024-03-05T08:30:00Z"),
        ("2024-03-05T00:30:00+02:00", "2024-03-04T22:30:00Z"),
        ("2008-01-04T20:05:21+00:00", "2008-01-04T20:05:21Z"),
        ("2024-03-05T08:30:00.250-05:00", "2024-03-05T13:30:00Z"),
        ("2024-03-05T08:30:00", "2024-03-05"),
        ("2024-02-29", "2024-02-29"),
    ] {
        assert_eq!(read_date(given).map(|d| d.to_iso()).as_deref(), Some(iso), "{given}");
    }
}

#[test]
fn absurd_dates_are_none() {
    for given in [
        "",
        "soon",
        "2024-13",
        "2024-02-30",
        "2023-02-29",
        "1399",
        "2201-01-01",
        "0000-00-00",
        "20241301",
        "-2024",
        "2024-3-5",
        "1709625600",
        "05/03/2024",
        "March 5, 2024",
        "2024-03-05T25:00:00Z",
        "2024-03-05Tnoon",
        "9999999999999999999999",
        "２０２４",
        "2024-03-05é",
        "ééééé-ééé",
    ] {
        assert_eq!(read_date(given), None, "{given}");
    }
}

#[test]
fn dates_as_pages_write_them() {
    for (given, iso) in [
        ("March 5, 2024", "2024-03-05"),
        ("Published: 5 March 2024, 10:30 GMT", "2024-03-05"),
        ("Tue, 05 Mar 2024 08:30:00 +0100", "2024-03-05T07:30:00Z"),
        ("2024/03/05", "2024-03-05"),
        ("Sept. 3rd, 2021", "2021-09-03"),
        ("Updated on Friday, May 17, 2024 at 3:45 PM EST", "2024-05-17"),
    ] {
        assert_eq!(read_page_date(given).map(|d| d.to_iso()).as_deref(), Some(iso), "{given}");
    }
    for given in ["03/05/2024", "May 2024", "February 30, 2024", "yesterday", "5 Ma", "é 5 March"] {
        assert_eq!(read_page_date(given), None, "{given}");
    }
}
