//! A user's files over the bundled ones: what they add, what they replace, what is complained about.

use lapwing_data::{Data, DataErrors, Files};

/// The bundled data with these files over them, by path and text.
fn with(own: &[(&str, &str)]) -> Result<Data, DataErrors> {
    let mut files = Files::bundled();
    let mut errors = DataErrors::default();
    for (name, text) in own {
        files.extend(name, &format!("mine/{name}"), text.as_bytes().to_vec(), &mut errors);
    }
    match Data::from_files(&files) {
        Ok(data) if errors.0.is_empty() => Ok(data),
        Ok(_) => Err(errors),
        Err(more) => Err(DataErrors(errors.0.into_iter().chain(more.0).collect())),
    }
}

fn loaded(own: &[(&str, &str)]) -> Data {
    with(own).unwrap_or_else(|e| panic!("{e}"))
}

fn complaints(own: &[(&str, &str)]) -> Vec<String> {
    with(own).expect_err("something is wrong").0.iter().map(|e| format!("{}:{}", e.file, e.line)).collect()
}

const FRAME: &str = "category = \"ACCUSE\"\n\n[[frame]]\nid = \"accuse.badmouth\"\nverbs = [\"badmouth\"]\n";

#[test]
fn a_frame_is_added_and_ours_stay() {
    let ours = Data::bundled().lexicon.frames.len();
    let data = loaded(&[("lexicon/events/mine.toml", FRAME)]);
    assert_eq!(data.lexicon.frames.len(), ours + 1);
    assert!(data.lexicon.frames.iter().any(|f| f.id == "accuse.badmouth" && f.file == "mine/lexicon/events/mine.toml"));
    assert_ne!(data.hash, Data::bundled().hash);
}

#[test]
fn a_frame_with_our_id_takes_its_place() {
    let ours = &Data::bundled().lexicon.frames;
    let id = &ours[0].id;
    let text = format!("category = \"ACCUSE\"\n[[frame]]\nid = {id:?}\nverbs = [\"grumble\"]\n");
    let data = loaded(&[("lexicon/events/accuse.toml", &text)]);
    assert_eq!(data.lexicon.frames.len(), ours.len());
    assert_eq!(data.lexicon.frames[0].verbs[0].first(), "grumble");
    let kind = lapwing_data::lexicon::TriggerKind::Verb;
    assert!(data.lexicon.frames_for("grumble", kind).any(|(f, _)| f.id == *id));
}

#[test]
fn a_file_that_says_so_replaces_ours() {
    let data = loaded(&[("lexicon/events/own.toml", &format!("replace = true\n{FRAME}"))]);
    let accuse: Vec<&str> =
        data.lexicon.frames.iter().filter(|f| f.category == "ACCUSE" && f.own).map(|f| f.id.as_str()).collect();
    assert_eq!(accuse, ["accuse.badmouth"]);
    assert!(!data.lexicon.frames.iter().any(|f| f.file.ends_with("accuse.toml")));
    assert!(data.lexicon.frames.iter().any(|f| f.category == "THREATEN"));

    let table = "# replace = true\nname\tcode\tsectors\nGuild of Weavers\tGHA\tLAB\n";
    let data = loaded(&[("actors/organisations-guilds.tsv", table)]);
    assert!(data.actors.names.exact("World Health Organization").is_empty());
    assert_eq!(data.actors.names.exact("Guild of Weavers")[0].code.as_deref(), Some("GHA"));
}

#[test]
fn classes_and_other_lists_are_added_to() {
    let data = loaded(&[
        ("lexicon/classes.toml", "ceasefire = [\"handfast\"]\nmine = [\"gong\"]\n"),
        ("lexicon/modality-mine.toml", "negations = [\"nowise\"]\n"),
    ]);
    let ceasefire = &data.lexicon.classes["ceasefire"];
    assert!(ceasefire.contains(&"truce".to_string()) && ceasefire.contains(&"handfast".to_string()));
    assert_eq!(data.lexicon.classes["mine"], ["gong"]);
    assert!(data.lexicon.modality.negations.has("nowise") && data.lexicon.modality.negations.has("not"));
}

#[test]
fn a_state_of_the_users_own_has_names_and_days() {
    let data = loaded(&[
        ("actors/countries.tsv", "code\tname\tadjectives\nZUB\tZubrovia\tZubrovian\nGHA\t\tGhanese\n"),
        ("actors/organisations.tsv", "name\tcode\tsectors\tstart\tend\nOld Guard\tZUB\tMIL\t1990\t1999-06\n"),
    ]);
    assert_eq!(data.actors.states["ZUB"], "Zubrovia");
    assert_eq!(data.actors.states["GHA"], "Ghana");
    assert_eq!(data.actors.names.exact("Zubrovian")[0].code.as_deref(), Some("ZUB"));
    assert_eq!(data.actors.names.exact("Ghanese")[0].name, "Ghana");
    assert!(!data.actors.names.exact("Ghanaian").is_empty());
    assert_eq!(data.actors.names.exact("Old Guard")[0].days, Some((19_900_101, 19_990_631)));
}

#[test]
fn a_name_of_the_user_means_what_the_user_says() {
    let data = loaded(&[("actors/organisations.tsv", "name\tcode\tsectors\nNATO\tGHA\tBUS\n")]);
    let rows = data.actors.names.exact("NATO");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].code.as_deref(), rows[0].own), (Some("GHA"), true));
}

#[test]
fn a_role_noun_and_a_term_of_office_are_added() {
    let data = loaded(&[
        ("actors/role_nouns.tsv", "words\tkind\tsectors\nbailiff|minister\tPerson\tJUD\n"),
        (
            "actors/persons.tsv",
            "name\tcode\tsector\ttitle\trank\tstart\tend\nOdo Quist\tNOR\tGOV\tDyke reeve\t2\t2020-01-05\t\n",
        ),
    ]);
    let role = data.actors.roles.longest(&["minister"], lapwing_data::actors::alone).expect("a role").1;
    assert_eq!(role.sectors, ["JUD"]);
    let terms = data.actors.persons.named(["Odo", "Quist"].into_iter());
    assert_eq!((terms[0].code.as_str(), terms[0].start), ("NOR", 20_200_105));
    assert!(!data.actors.persons.named(["Angela", "Merkel"].into_iter()).is_empty());
}

#[test]
fn an_ontology_of_ones_own_needs_no_frames_of_ours() {
    let ontology = "replace = true\nname = \"Trade\"\n[categories.BARTER]\ngloss = \"Swaps.\"\nquad = 2\nscore = 3.0\nneeds_recipient = false\n[contexts]\n[sectors]\n";
    let sectors: String = Data::bundled().ontology.sectors.iter().map(|(k, v)| format!("{k} = {v:?}\n")).collect();
    let bodies: String = Data::bundled().ontology.bodies.iter().map(|(k, v)| format!("{k} = {v:?}\n")).collect();
    let ontology = format!("{ontology}{sectors}[bodies]\n{bodies}");
    let frames = "category = \"BARTER\"\n[[frame]]\nid = \"barter.swap\"\nverbs = [\"swap\"]\n";
    let data = loaded(&[("ontology/trade.toml", &ontology), ("lexicon/events/barter.toml", frames)]);
    assert_eq!(data.ontology.categories.len(), 1);
    assert_eq!(data.lexicon.frames.len(), 1);
    assert!(data.lexicon.contexts.is_empty());
}

#[test]
fn an_ontology_is_added_to() {
    let own = "[categories.ACCUSE.modes.grumble]\ngloss = \"Under one's breath.\"\n[sectors]\nBRD = \"Bards.\"\n";
    let data =
        loaded(&[("ontology/more.toml", own), ("lexicon/events/x.toml", &format!("{FRAME}modes = [\"grumble\"]\n"))]);
    assert!(data.ontology.categories["ACCUSE"].modes.len() > 1);
    assert!(data.ontology.sectors.contains_key("BRD"));
}

#[test]
fn all_complaints_come_at_once_with_file_and_line() {
    let frames = "category = \"ACCUSE\"\n\n[[frame]]\nid = \"accuse.a\"\nverbs = \"grumble\"\nverb = [\"x\"]\n\n[[frame]]\nid = \"accuse.b\"\ncategory = \"ACUSE\"\nnouns = [\"grumble\"]\n\n[[frame]]\nid = \"accuse.c\"\n\n[[frame]]\nid = \"accuse.d\"\nverbs = [\"x\"]\nneed = [\"obj: @nothing\", \"obj\"]\n";
    let found = complaints(&[
        ("lexicon/events/mine.toml", frames),
        ("lexicon/grammar.toml", "of_casez = [\"of\"]\n"),
        ("actors/organisations.tsv", "name\tcode\tsectors\nA\tQQQ\tGOV\nB\tGHA\tQQQ\nC | D\tGHA\tPTY\n"),
        ("actors/organisation.tsv", "name\tcode\n"),
        ("lexicon/contexts.toml", "weather = [\"rain\"]\n"),
    ]);
    let mine =
        |file: &str, lines: &[usize]| -> Vec<String> { lines.iter().map(|l| format!("mine/{file}:{l}")).collect() };
    let mut expected = mine("actors/organisation.tsv", &[0]);
    expected.extend(mine("lexicon/events/mine.toml", &[6, 5, 9, 14, 17, 17]));
    expected.extend(mine("lexicon/contexts.toml", &[1]));
    expected.extend(mine("lexicon/grammar.toml", &[1]));
    expected.extend(mine("actors/organisations.tsv", &[2, 3, 4]));
    let mut found = found;
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn broken_toml_and_columns_name_their_lines() {
    let found = complaints(&[
        ("lexicon/classes.toml", "a = [\"x\"\nb = \"y\n\nc = [\"z\"]\n"),
        ("actors/persons-x.tsv", "nom\tcode\tstart\nA\tGHA\t2020\n"),
    ]);
    assert!(found.iter().any(|f| f.starts_with("mine/lexicon/classes.toml:")), "{found:?}");
    assert!(found.contains(&"mine/actors/persons-x.tsv:1".to_string()), "{found:?}");
}
