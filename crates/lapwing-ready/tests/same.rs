//! What was made while building is what the files say.

use lapwing_data::{Data, Files};

#[test]
fn ready_made_data_are_those_of_the_files() {
    let mut files = Data::from_files(&Files::bundled()).expect("the bundled files are sound");
    files.make_ready();
    assert!(*lapwing_ready::data() == files, "they differ");
    // A control that the comparison sees a difference.
    files.lexicon.frames[0].priority += 1;
    assert!(*lapwing_ready::data() != files, "a difference is not seen");
}

#[test]
fn ready_made_data_know_the_large_tables() {
    let data = lapwing_ready::data();
    assert!(!data.actors.persons.named(["Angela", "Merkel"].into_iter()).is_empty());
    assert!(data.places.candidates("Lahore").iter().any(|c| c.country == "PAK" && c.population > 1_000_000));
}
