//! The context of an article is read, so that its words can mean something, and nothing in it is coded.

use lapwing::Pipeline;
use lapwing::core::{Article, PubDate};

fn article(context: Option<&str>) -> Article {
    Article {
        id: "a".into(),
        text: "They met on Monday. The two leaders signed a treaty.".into(),
        context: context.map(Into::into),
        published: Some(PubDate::day(2024, 3, 5)),
        language: "en".into(),
        ..Article::default()
    }
}

#[test]
fn pronouns_mean_what_the_context_names_and_nothing_in_it_is_coded() {
    let context =
        "Talks in Lima | Kenya accused Ghana of spying. The president of Chile talked with the king of Norway.";
    let article = article(Some(context));
    let coded = Pipeline::bundled().code_article(&article);
    let categories: Vec<&str> = coded.events.iter().map(|e| e.category.as_str()).collect();
    assert_eq!(categories, ["CONSULT", "SUPPORT"]);
    for (n, event) in coded.events.iter().enumerate() {
        let mut countries: Vec<&str> = event.actors.iter().filter_map(|p| p.entity.country.as_deref()).collect();
        countries.sort_unstable();
        assert_eq!(countries, ["CHL", "NOR"], "{event:?}");
        let evidence = event.evidence[0];
        assert_eq!(evidence.sentence, n);
        assert!(["met", "signed"].contains(&evidence.trigger.of(&article.text)));
        for party in &event.actors {
            assert!(party.span.is_some_and(|s| s.of(&article.text) == party.text), "{party:?}");
        }
    }
    assert!(coded.claims.is_empty(), "{:?}", coded.claims);
}

#[test]
fn an_empty_context_changes_nothing() {
    let pipeline = Pipeline::bundled();
    assert_eq!(pipeline.code_article(&article(Some(" | \n"))), pipeline.code_article(&article(None)));
}
