package dev.winnow.eval.metric;

import dev.winnow.RankFailure;
import dev.winnow.eval.metric.Metric.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All measures, in the order of trec_eval's tables, then ours; and the names by which they are asked for. */
final class Catalogue {
    private static final String DEPTHS = "5,10,15,20,30,100,200,500,1000";
    private static final String SHARES = "0,.1,.2,.3,.4,.5,.6,.7,.8,.9,1";
    private static final String UTILITY = "1,-1,0,0";
    private static final int WHOLE = Integer.MAX_VALUE;

    static final List<Family> FAMILIES = List.of(
            new Family("runid", "", "The run's name.", parameters -> {
                Parameters.requireNone("runid", parameters);
                return List.of(new Row.RunName("runid"));
            }),
            Family.plain("num_q", Summary.QUERIES, "How many queries are measured.", answer -> 1),
            Family.plain("num_ret", Summary.SUM, "Documents in the answers.", JudgedAnswer::retrieved),
            Family.plain("num_rel", Summary.SUM, "Relevant documents by the judgements.", JudgedAnswer::relevant),
            Family.plain(
                    "num_rel_ret", Summary.SUM, "Relevant documents in the answers.", JudgedAnswer::relevantRetrieved),
            Family.mean(
                    "map",
                    "Average precision: the precision at each relevant document, averaged over all relevant ones.",
                    answer -> Binary.averagePrecision(answer, WHOLE)),
            Family.plain(
                    "gm_map",
                    Summary.GEOMETRIC_MEAN,
                    "Average precision, geometric mean over queries, each at least 0.00001.",
                    answer -> Binary.averagePrecision(answer, WHOLE)),
            Family.mean(
                    "Rprec",
                    "Precision after as many documents as are relevant.",
                    answer -> Binary.recall(answer, answer.relevant())),
            Family.mean(
                    "bpref",
                    "Binary preference (Buckley and Voorhees 2004): relevant above judged not relevant; blind to"
                            + " unjudged documents.",
                    Binary::binaryPreference),
            Family.mean(
                    "recip_rank",
                    "One divided by the place of the first relevant document.",
                    answer -> Binary.reciprocalRank(answer, WHOLE)),
            Family.atShares(
                    "iprec_at_recall",
                    SHARES,
                    "Highest precision at or after a share of the relevant documents.",
                    Binary::interpolatedPrecision),
            Family.atDepths("P", DEPTHS, "Precision among the first k documents.", Binary::precision),
            new Family("relstring", "10", "The grades of the first k documents, as text.", parameters -> {
                int length = Parameters.depths("relstring", parameters.isEmpty() ? "10" : parameters)
                        .getFirst();
                return List.of(new Row.Grades(Family.suffixed("relstring", parameters), length));
            }),
            Family.atDepths("recall", DEPTHS, "Recall among the first k documents.", Binary::recall),
            Family.mean(
                    "infAP",
                    "Average precision inferred from a judged sample of the pool (Yilmaz and Aslam 2006).",
                    Binary::inferredAveragePrecision),
            Family.plain(
                    "gm_bpref",
                    Summary.GEOMETRIC_MEAN,
                    "Binary preference, geometric mean over queries, each at least 0.00001.",
                    Binary::binaryPreference),
            Family.atShares(
                    "Rprec_mult",
                    ".2,.4,.6,.8,1,1.2,1.4,1.6,1.8,2",
                    "Precision after x times as many documents as are relevant.",
                    Binary::precisionAtMultiple),
            new Family(
                    "utility",
                    UTILITY,
                    "a x relevant shown + b x others shown + c x relevant missed; the fourth parameter is 0.",
                    parameters -> {
                        double[] worth = Parameters.numbers("utility", parameters.isEmpty() ? UTILITY : parameters, 4);
                        if (worth[3] != 0) {
                            throw Parameters.bad(
                                    "utility",
                                    parameters,
                                    "the fourth must be 0: the size of the collection is not known here");
                        }
                        return List.of(new Metric(
                                Family.suffixed("utility", parameters),
                                Summary.MEAN,
                                answer -> Binary.utility(answer, worth)));
                    }),
            new Family(
                    "11pt_avg",
                    SHARES,
                    "Interpolated precision averaged over shares of the relevant documents.",
                    parameters -> {
                        List<Double> shares = Parameters.shares("11pt_avg", parameters.isEmpty() ? SHARES : parameters);
                        return List.of(new Metric(
                                Family.suffixed("11pt_avg", parameters),
                                Summary.MEAN,
                                answer -> Binary.elevenPointAverage(answer, shares)));
                    }),
            Family.mean("binG", "Gain discounted by the documents above that are not relevant.", Binary::binaryGain),
            gains("G", "Gain discounted by what a perfect answer would have more.", Graded::normalizedGain),
            gains(
                    "ndcg",
                    "Discounted cumulative gain over its best (Jarvelin and Kekalainen 2002), a grade being its gain.",
                    (answer, gains) -> Graded.ndcg(answer, gains, WHOLE)),
            gains("ndcg_rel", "nDCG at each relevant document, averaged.", Graded::ndcgAtRelevant),
            gains("Rndcg", "nDCG where the best answer's gain falls, averaged.", Graded::ndcgAtLevels),
            Family.atDepths(
                    "ndcg_cut",
                    DEPTHS,
                    "nDCG of the first k documents.",
                    (answer, depth) -> Graded.ndcg(answer, Gains.linear(answer), depth)),
            Family.atDepths("map_cut", DEPTHS, "Average precision of the first k documents.", Binary::averagePrecision),
            Family.atDepths(
                    "relative_P",
                    DEPTHS,
                    "Precision among the first k over the best possible.",
                    Binary::relativePrecision),
            Family.atDepths("success", "1,5,10", "1 when the first k hold a relevant document.", Binary::success),
            Family.mean("set_P", "Precision of the whole answer.", Binary::setPrecision),
            Family.mean(
                    "set_relative_P",
                    "Precision of the whole answer over the best possible.",
                    answer -> Binary.relativePrecision(answer, answer.retrieved())),
            Family.mean("set_recall", "Recall of the whole answer.", Binary::setRecall),
            Family.mean(
                    "set_map",
                    "Precision times recall of the whole answer.",
                    answer -> Binary.setPrecision(answer) * Binary.setRecall(answer)),
            new Family("set_F", "1.0", "F measure of the whole answer, recall weighing x.", parameters -> {
                double weight = Parameters.numbers("set_F", parameters.isEmpty() ? "1.0" : parameters, 1)[0];
                return List.of(new Metric(
                        Family.suffixed("set_F", parameters), Summary.MEAN, answer -> Binary.setF(answer, weight)));
            }),
            Family.plain(
                    "num_nonrel_judged_ret",
                    Summary.SUM,
                    "Documents in the answers that are judged and not relevant.",
                    Binary::judgedNotRelevantRetrieved),
            Family.withPairs(
                    "rbp",
                    "p=0.9",
                    "Rank-biased precision (Moffat and Zobel 2008), gains scaled to 0..1 by the query's highest.",
                    Graded::rankBiasedPrecision),
            Family.withPairs(
                    "rbp_resid",
                    "p=0.9",
                    "What documents without a judgement could add to rbp.",
                    Graded::rankBiasedResidual),
            Family.atDepths(
                    "unj", "5,10,20", "Documents without a judgement among the first k, over k.", Binary::unjudged),
            Family.atDepths(
                    "recip_rank_cut",
                    "10",
                    "recip_rank of the first k documents: MRR@k when averaged.",
                    Binary::reciprocalRank),
            Family.mean(
                    "ndcg_exp",
                    "nDCG where a grade g gains 2^g - 1 (Burges et al. 2005).",
                    answer -> Graded.ndcg(answer, Gains.exponential(answer), WHOLE)),
            Family.atDepths(
                    "ndcg_exp_cut",
                    DEPTHS,
                    "ndcg_exp of the first k documents.",
                    (answer, depth) -> Graded.ndcg(answer, Gains.exponential(answer), depth)),
            Family.atDepths(
                    "err",
                    "10,20",
                    "Expected reciprocal rank (Chapelle et al. 2009), the scale ending at the highest grade of all"
                            + " judgements.",
                    Graded::expectedReciprocalRank),
            Family.atDepths("judged", "5,10,20", "Judged documents among the first k that there are.", Binary::judged),
            Family.atDepthsOrWhole(
                    "context_precision",
                    "For RAG: the precision at each relevant passage of the context, averaged over those in it.",
                    Binary::contextPrecision),
            Family.atDepthsOrWhole(
                    "context_recall",
                    "For RAG: the share of the relevant passages that the context holds.",
                    Binary::recall));

    private static final Map<String, Family> BY_NAME =
            FAMILIES.stream().collect(Collectors.toUnmodifiableMap(Family::name, Function.identity()));

    private static final List<String> OFFICIAL = List.of(
            "runid",
            "num_q",
            "num_ret",
            "num_rel",
            "num_rel_ret",
            "map",
            "gm_map",
            "Rprec",
            "bpref",
            "recip_rank",
            "iprec_at_recall",
            "P");
    private static final List<String> SET = List.of(
            "runid",
            "num_q",
            "num_ret",
            "num_rel",
            "num_rel_ret",
            "utility",
            "set_P",
            "set_relative_P",
            "set_recall",
            "set_map",
            "set_F");
    private static final List<String> ALL_TREC = FAMILIES.stream()
            .map(Family::name)
            .takeWhile(name -> !name.equals("recip_rank_cut"))
            .toList();
    private static final Map<String, List<String>> GROUPS =
            Map.of("official", OFFICIAL, "set", SET, "all_trec", ALL_TREC);

    /** Spellings of papers, without and with a cutoff. */
    private static final Map<String, String> PLAIN_SPELLINGS = Map.of(
            "ndcg",
            "ndcg",
            "map",
            "map",
            "ap",
            "map",
            "mrr",
            "recip_rank",
            "rr",
            "recip_rank",
            "rbp",
            "rbp",
            "bpref",
            "bpref",
            "infap",
            "infAP");

    private static final Map<String, String> CUT_SPELLINGS = Map.ofEntries(
            Map.entry("ndcg", "ndcg_cut"),
            Map.entry("p", "P"),
            Map.entry("precision", "P"),
            Map.entry("r", "recall"),
            Map.entry("recall", "recall"),
            Map.entry("map", "map_cut"),
            Map.entry("ap", "map_cut"),
            Map.entry("mrr", "recip_rank_cut"),
            Map.entry("rr", "recip_rank_cut"),
            Map.entry("hit", "success"),
            Map.entry("success", "success"),
            Map.entry("err", "err"),
            Map.entry("judged", "judged"),
            Map.entry("unjudged", "unj"),
            Map.entry("ndcg_exp", "ndcg_exp_cut"),
            Map.entry("context_precision", "context_precision"),
            Map.entry("context_recall", "context_recall"));

    private static final Pattern CUT = Pattern.compile("([A-Za-z_]+)@([0-9,]+)");
    private static final Pattern PERSISTENCE = Pattern.compile("(?i)rbp\\((?:p=)?([0-9.]+)\\)");

    private Catalogue() {}

    private interface WithGains {
        double value(JudgedAnswer answer, Gains gains);
    }

    private static Family gains(String name, String description, WithGains formula) {
        return Family.withPairs(
                name, "", description, (answer, pairs) -> formula.value(answer, Gains.of(answer, pairs)));
    }

    /** The rows of these names, in the order of the catalogue, none twice; see {@link Metric#parse(List)}. */
    static List<Row> rows(List<String> names) {
        Map<String, Set<String>> parametersOf = new LinkedHashMap<>();
        for (String name : names) {
            List<String> group = GROUPS.get(name);
            if (group != null) {
                group.forEach(member -> parametersOf.computeIfAbsent(member, m -> new TreeSet<>()));
            } else {
                Asked asked = Asked.of(name);
                Set<String> parameters = parametersOf.computeIfAbsent(asked.family(), f -> new TreeSet<>());
                if (!asked.parameters().isEmpty()) {
                    parameters.add(asked.parameters());
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Family family : FAMILIES) {
            Set<String> parameters = parametersOf.get(family.name());
            if (parameters != null) {
                Map<String, Row> once = new LinkedHashMap<>();
                for (String written : parameters.isEmpty() ? Set.of("") : parameters) {
                    family.rows().apply(written).forEach(row -> once.putIfAbsent(row.name(), row));
                }
                rows.addAll(once.values());
            }
        }
        return rows;
    }

    /** A family and the parameters asked for, empty for the usual ones. */
    private record Asked(String family, String parameters) {
        static Asked of(String name) {
            int dot = name.indexOf('.');
            String head = dot < 0 ? name : name.substring(0, dot);
            if (BY_NAME.containsKey(head)) {
                if (dot == name.length() - 1) {
                    throw Parameters.bad(head, "", "a dot stands before at least one; leave it out for the usual ones");
                }
                return new Asked(head, dot < 0 ? "" : name.substring(dot + 1));
            }
            Matcher persistence = PERSISTENCE.matcher(name);
            if (persistence.matches()) {
                return new Asked("rbp", "p=" + persistence.group(1));
            }
            Matcher cut = CUT.matcher(name);
            String spelling = cut.matches() ? cut.group(1) : name;
            String family = (cut.matches() ? CUT_SPELLINGS : PLAIN_SPELLINGS).get(spelling.toLowerCase(Locale.ROOT));
            if (family == null) {
                throw unknown(name);
            }
            return new Asked(family, cut.matches() ? cut.group(2) : "");
        }
    }

    private static RankFailure.InvalidInput unknown(String name) {
        return new RankFailure.InvalidInput("there is no metric '" + name + "'; known are "
                + FAMILIES.stream().map(Family::name).collect(Collectors.joining(", ")) + ", the groups "
                + String.join(", ", new TreeMap<>(GROUPS).keySet()) + ", and spellings such as nDCG@10 and MRR@10");
    }
}
