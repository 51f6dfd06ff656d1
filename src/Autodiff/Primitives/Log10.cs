using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Logarithm of base 10, exact for powers of 10: −∞ at 0, NaN below. A zero message stays zero where x is 0.</summary>
        public static Tensor Log10(Tensor x) => Graphs.Log10.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Log10 : Unary<Log10.Operator>
    {
        public static readonly Log10 Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / Math.Log(10) / x);

        internal readonly struct Operator : IUnaryOperator, IFunction
        {
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => T.Each<Operator>(x);

            public static double Invoke(double x) => Math.Log10(x);
        }
    }
}
