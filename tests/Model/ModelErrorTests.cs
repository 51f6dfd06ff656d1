namespace Prob.Tests;

/// <summary>Models that make no sense, beside the mistakes of <see cref="MistakesTests"/>.</summary>
public sealed class ModelErrorTests
{
    [Fact]
    public void A_duplicate_names_both_lines()
    {
        var exception = Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample("a", new Normal(0, 1), line: 12);
            return m.Sample("a", new Normal(0, 1), line: 15);
        }).LogDensity);
        Assert.Contains("in line 12 and in line 15", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_site_has_nothing_to_infer()
    {
        var model = Model.Define(m =>
        {
            m.Observe(new Normal(0, 1), 0.5);
            return 0;
        });
        Assert.Equal("There is nothing to infer: the model has no latent site. Add one with m.Sample.", Assert.Throws<ModelException>(() => model.Sample(new Nuts())).Message);
    }

    [Fact]
    public void Looking_at_a_random_value_is_refused()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Normal(0, 1));
            return x.ToScalar() > 0 ? x : -x;
        });
        Assert.Contains("input 'x', which has no value yet", Assert.Throws<ModelException>(() => model.Sites).Message, StringComparison.Ordinal);
    }
}
