package dev.winnow.eval.report;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as people read them, the same in every language. */
public final class Numbers {
    private Numbers() {}

    /** A metric's mean: four decimals, as trec_eval prints them. */
    public static String value(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** A difference: three decimals and its sign; nothing that rounds to 0 has one. */
    public static String signed(double value) {
        String text = String.format(Locale.ROOT, "%+.3f", value);
        return text.endsWith("0.000") ? "0.000" : text;
    }

    /** An end of an interval: three decimals. */
    public static String end(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.equals("-0.000") ? "0.000" : text;
    }

    /** A p-value: four decimals, or that it is less than the last of them. */
    public static String p(double p) {
        return p < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    static String pWithSign(double p) {
        return p < 0.0001 ? p(p) : "= " + p(p);
    }

    /** Milliseconds with the digits that matter. */
    public static String milliseconds(double time) {
        return String.format(Locale.ROOT, time < 10 ? "%.1f" : "%.0f", time);
    }

    /** A share as per cent. */
    public static String percent(double share) {
        return BigDecimal.valueOf(Math.round(share * 1000), 1)
                        .stripTrailingZeros()
                        .toPlainString() + "%";
    }

    /** As few digits as the number needs. */
    static String plain(double value) {
        return new BigDecimal(String.format(Locale.ROOT, "%.6g", value))
                .stripTrailingZeros()
                .toPlainString();
    }
}
