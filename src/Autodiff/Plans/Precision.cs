namespace Prob.Graphs;

/// <summary>How a plan stores numbers. Functions are computed with doubles in either case, and sums added up in them; and doubles are taken and given.</summary>
public enum Precision
{
    /// <summary>As doubles, of 53 binary digits.</summary>
    Double,

    /// <summary>
    /// As floats, of 24 binary digits: half the memory to go through. Products of matrices, and fused loops that do arithmetic alone, also compute with floats; what other fused
    /// operations pass on in a register is not rounded. Indices are exact up to 2²⁴.
    /// </summary>
    Single,
}
