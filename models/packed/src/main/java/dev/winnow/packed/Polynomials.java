package dev.winnow.packed;

/**
 * Coefficients, fitted for this project by iteratively reweighted least squares on Chebyshev nodes, lowest power first.
 */
final class Polynomials {
    /**
     * {@code Φ(x) = 0.5 + x * p(x²)} for |x| up to {@link #EDGE}, beyond which x is held there. {@code x * Φ(x)} is off by
     * 7e-6 at most inside, and by 6e-5 for |x| up to 8, in 32-bit arithmetic.
     */
    static final float P0 = 0.3988838f;

    static final float P1 = -0.06633706f;
    static final float P2 = 0.009833185f;
    static final float P3 = -0.0011226786f;
    static final float P4 = 9.787139e-5f;
    static final float P5 = -6.365259e-6f;
    static final float P6 = 2.958901e-7f;
    static final float P7 = -9.193759e-9f;
    static final float P8 = 1.697306e-10f;
    static final float P9 = -1.4000697e-12f;
    static final float EDGE = 4.5f;

    /** {@code 2^f} for f in [-0.5, 0.5], relative error 1e-7. */
    static final float E0 = 1.0000001f;

    static final float E1 = 0.6931472f;
    static final float E2 = 0.24022107f;
    static final float E3 = 0.05550357f;
    static final float E4 = 0.00967603f;
    static final float E5 = 0.00133909f;

    /** Added and taken away again, it rounds a float to an integer, which then stands in the lowest bits. */
    static final float ROUNDER = 12582912.0f;

    /** Exponents are held in here, so that no power overflows or becomes denormal. */
    static final float LEAST_EXPONENT = -126;

    static final float GREATEST_EXPONENT = 120;

    /**
     * A row's sum of powers beyond these was held at a limit, or nearly all of it was lost: the row is computed again,
     * its greatest score taken away first.
     */
    static final float LEAST_SUM = 0x1p-60f;

    static final float GREATEST_SUM = 0x1p100f;

    private Polynomials() {}
}
