using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>x to the power y. With respect to y the derivative is taken where x is positive, and is 0 at x = 0 for y > 0. A zero message stays zero.</summary>
        public static Tensor Power(Tensor x, Tensor y) => Graphs.Power.Instance.Apply(x, y);
    }
}

namespace Prob.Graphs
{
    internal sealed record Power : Binary<Power.Operator>
    {
        public static readonly Power Instance = new();

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
            inputs[1].IsLiteral(2) ? Functions.Square(inputs[0])
            : inputs[1].IsLiteral(1) ? inputs[0]
            : inputs[1].IsLiteral(0.5) ? Functions.Sqrt(inputs[0])
            : inputs[1].IsLiteral(-1) ? 1 / inputs[0]
            : base.Simplify(inputs);

        protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => Annihilate.Product(message, Annihilate.Product(y, Functions.Power(x, y - 1)));

        protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => Annihilate.Product(message, Functions.Where(x > 0, Annihilate.Product(z, Functions.Log(x)), 0));

        internal readonly struct Operator : IBinaryOperator, IFunction2
        {
            public static T Invoke<T>(T x, T y)
                where T : struct, ILanes<T> => T.Each<Operator>(x, y);

            public static double Invoke(double x, double y) => Math.Pow(x, y);
        }
    }
}
