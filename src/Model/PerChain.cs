using System.Runtime.ExceptionServices;

namespace Prob;

/// <summary>Work on several chains at once.</summary>
internal static class PerChain
{
    /// <summary>Runs the action for chains 0, 1, …, on all processors; what one of them throws comes out as it is.</summary>
    public static void Run(int chains, Action<int> action) => Run(chains, threads: -1, action);

    /// <summary>The same on at most so many threads; −1 for no limit.</summary>
    public static void Run(int chains, int threads, Action<int> action)
    {
        try
        {
            Parallel.For(0, chains, new ParallelOptions { MaxDegreeOfParallelism = threads }, action);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
