namespace Prob.Graphs;

/// <summary>How a plan stores numbers. It computes with doubles in either case, but for products of matrices, and takes and gives doubles.</summary>
public enum Precision
{
    /// <summary>As doubles, of 53 binary digits.</summary>
    Double,

    /// <summary>
    /// As floats, of 24 binary digits: half the memory to go through. What a fused operation passes on in a register is not rounded. Indices are exact up to 2²⁴.
    /// </summary>
    Single,
}
