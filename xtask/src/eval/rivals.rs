//! What others reach on the same sets, as measured or published: shown beside lapwing's figures.

/// The rivals' figures for one figure of a set.
pub fn of(set: &str, figure: &str) -> &'static str {
    match (set, figure) {
        ("world_dev", "category_f1") => "two readers with each other .98",
        ("world_dev", "actors_f1") => "two readers with each other .97",
        ("world_dev", "full_f1") => "two readers with each other .95",
        ("gsr_dev", "category_r") => "UniversalPetrarch .61 (other dictionary .44)",
        ("gsr_dev", "category_p_top") => "UniversalPetrarch .61 (other dictionary .55)",
        ("gsr_dev", "full_r") => "UniversalPetrarch .27 (other dictionary .19)",
        ("relations_dev", "category_r") => "UniversalPetrarch .56 (sister set)",
        ("relations_dev", "category_p_top") => "UniversalPetrarch .55 (sister set)",
        ("relations_dev", "pair_macro_f1") => {
            "UniversalPetrarch .46, GPT-4 .62, RoBERTa .82, BERT of the domain .87 (published, sister set); tf-idf and SVM .70"
        }
        ("modality_dev", "macro_f1") => "always asserted .03 to .06",
        ("polnear_dev", "triple_overlap_f1") => {
            "Citron .55 (test part), GenderGapTracker .38, regex .38, textacy .22; a second human .72"
        }
        ("polnear_dev", "content_overlap_f1") => {
            "Citron .67 (test part), GenderGapTracker .51, regex .47, textacy .30; a second human .82"
        }
        ("polnear_dev", "indirect_content_recall") => {
            "Citron .48, GenderGapTracker .24, regex .17 (test part); a second human .77"
        }
        ("cofenet", "source_exact_f1") => "CRF 51, Citron 66, best without a transformer 73, BERT 83, human 80",
        ("cofenet", "cue_exact_f1") => "CRF 53, Citron 56, best without a transformer 67, BERT 75, human 71",
        ("cofenet", "content_exact_f1") => "CRF 29, Citron 48, best without a transformer 64, BERT 73, human 74",
        ("dates_timebank", "value_f1") => "60 rules .67, duckling .23",
        ("dates_timebank", "day_right") => "60 rules .88",
        ("dates_aquaint", "value_f1") => "60 rules .71",
        ("dates_aquaint", "day_right") => "60 rules .81",
        ("petrarch_unit", "full_r") => "PETRARCH2 .32, UniversalPetrarch .51, with their own scheme and dictionaries",
        ("actors_dev", "no_encyclopaedia") => "an empty answer .05",
        ("actors_dev", "encyclopaedia") => "an empty answer .01",
        ("places_lgl", "country") => {
            "always USA .73, plain gazetteer .57 to .64; Mordecai 3 .97 (published, own subset)"
        }
        ("places_lgl" | "places_geovirus", "within_161_km") => "Mordecai 3 .83 to .94 (published, own subsets)",
        ("incidents", "f1") => "always same .64, TF-IDF cosine with the best threshold on the same pairs .65",
        ("speed", "sentences_per_s") => "PETRARCH2 1,750-2,050, UniversalPetrarch 280-410, both without their parser",
        _ => "",
    }
}
