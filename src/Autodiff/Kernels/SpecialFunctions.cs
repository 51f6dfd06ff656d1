namespace Prob.Graphs;
internal static class SpecialFunctions
{
    public static double LogGamma(double x) => MathNet.Numerics.SpecialFunctions.GammaLn(x);
    public static double Polygamma(int n, double x) => MathNet.Numerics.SpecialFunctions.DiGamma(x);
    public static double Erf(double x) => MathNet.Numerics.SpecialFunctions.Erf(x);
    public static double Erfc(double x) => MathNet.Numerics.SpecialFunctions.Erfc(x);
}
