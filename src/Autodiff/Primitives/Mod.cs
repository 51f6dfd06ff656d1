using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The remainder of x divided by y, exact, with the sign of y as in mathematics and NumPy: x − y ⌊x/y⌋. NaN where y is 0. Where x is a multiple of y the derivative is that from above.</summary>
        public static Tensor Mod(Tensor x, Tensor y) => Graphs.Mod.Instance.Apply(x, y);
    }
}

namespace Prob.Graphs
{
    internal sealed record Mod : Binary<Mod.Operator>
    {
        public static readonly Mod Instance = new();

        protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message;

        protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => message * -Functions.Round((x - z) / y);

        internal readonly struct Operator : IBinaryOperator, IFunction2
        {
            public static T Invoke<T>(T x, T y)
                where T : struct, ILanes<T> => T.Each<Operator>(x, y);

            public static double Invoke(double x, double y)
            {
                double remainder = x % y;
                return remainder == 0 ? Math.CopySign(remainder, y) : remainder < 0 == y < 0 ? remainder : remainder + y;
            }
        }
    }
}
