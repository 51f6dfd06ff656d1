namespace Prob.Tests;

/// <summary>Tests that count allocated bytes or measure memory: they run alone.</summary>
[CollectionDefinition("Serial", DisableParallelization = true)]
public sealed class SerialCollection;
