using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Cube root, also of negative numbers. A zero message stays zero where x is 0.</summary>
        public static Tensor Cbrt(Tensor x) => Graphs.Cbrt.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Cbrt : Unary<Cbrt.Operator>
    {
        public static readonly Cbrt Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / (3 * Functions.Square(y)));

        internal readonly struct Operator : IUnaryOperator, IFunction
        {
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => T.Each<Operator>(x);

            public static double Invoke(double x) => Math.Cbrt(x);
        }
    }
}
