namespace Prob.Tests.Laws;

/// <summary>Numbers that agree within a tolerance, relative to the larger of 1 and the number.</summary>
internal sealed class Within(double tolerance) : IEqualityComparer<double>
{
    public bool Equals(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Abs(x));

    public int GetHashCode(double value) => 0;
}
