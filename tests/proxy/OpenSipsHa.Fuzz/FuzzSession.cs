using System.Diagnostics;
using OpenSipsHa.Sip.Tests;

namespace OpenSipsHa.Fuzz;

/// <summary>
/// Feeds one target for a time: inputs that reach code none has reached before are kept and changed further. An exception, more than 100 ms of
/// CPU for one input, one that does not end, or a heap that grows end it with the input in a file.
/// </summary>
public sealed class FuzzSession
{
    /// <summary>What may stay on the heap besides the corpus itself.</summary>
    private const long MaxGrowth = 8 * 1024 * 1024;

    private const int ShortInput = 4096;

    /// <summary>In the corpus; the mutator makes long ones out of short ones by itself.</summary>
    private const int LongestKept = 8192;

    private static readonly TimeSpan MaxCpu = TimeSpan.FromMilliseconds(100);

    private readonly IFuzzTarget target;
    private readonly Corpus corpus;
    private readonly Random random;
    private readonly Mutator mutator;
    private readonly List<byte[]> inputs = [];
    private long executions;

    private FuzzSession(IFuzzTarget target, Corpus corpus, int seed)
    {
        this.target = target;
        this.corpus = corpus;
        random = new Random(seed);
        mutator = new Mutator(random, target.Tokens);
    }

    /// <summary>All targets, by name.</summary>
    public static IFuzzTarget[] Targets { get; } =
    [
        .. typeof(FuzzSession).Assembly.GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IFuzzTarget)))
            .Select(type => (IFuzzTarget)Activator.CreateInstance(type)!)
            .OrderBy(target => target.Name, StringComparer.Ordinal),
    ];

    /// <param name="keep">The corpus becomes the smallest inputs that reach what was reached.</param>
    /// <returns>0 = nothing found, 1 = something.</returns>
    public static int Run(string name, string folder, int seed, int seconds, bool keep)
    {
        var session = new FuzzSession(Find(name), new Corpus(folder, name), seed);
        return session.Run(TimeSpan.FromSeconds(seconds), keep);
    }

    /// <summary>One input, as it was found.</summary>
    public static int Replay(string name, string file)
    {
        var found = Find(name);
        var input = File.ReadAllBytes(file);
        found.Run(input);
        var took = ThreadCpu.Least(3, _ => found.Run(input));
        Console.WriteLine($"{name}: {took.TotalMilliseconds:0.000} ms");
        return took > MaxCpu ? 1 : 0;
    }

    private static IFuzzTarget Find(string name) => Targets.Single(candidate => candidate.Name == name);

    private int Run(TimeSpan duration, bool keep)
    {
        using var watchdog = new Watchdog(input =>
        {
            Report(input, "does not end");
            Environment.Exit(1);
        });
        foreach (var seedInput in corpus.Read().Concat(target.Seeds))
        {
            if (!Try(seedInput, watchdog))
                return 1;
        }

        if (inputs.Count == 0)
            throw new InvalidOperationException($"no seed of {target.Name} reaches an instrumented assembly, expected one of {string.Join(", ", InstrumentedContext.UnderTest)}");
        var before = GC.GetTotalMemory(forceFullCollection: true) - inputs.Sum(input => (long)input.Length);
        var (seeds, seedEdges, started) = (inputs.Count, Coverage.Edges, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var input = mutator.Mutate(Pick(), Pick());
            if (!Try(input, watchdog))
                return 1;
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - inputs.Sum(input => (long)input.Length) - before;
        Console.WriteLine(
            $"{target.Name}: {executions} inputs in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s ({ThreadCpu.Now.TotalSeconds:0} s of CPU), {Coverage.Edges} edges ({seedEdges} by the corpus), "
            + $"{inputs.Count - seeds} new inputs, heap {growth / 1024:+0;-0;0} KiB");
        if (growth > MaxGrowth)
        {
            Console.WriteLine($"{target.Name}: the heap grew by {growth} bytes, at most {MaxGrowth} are expected");
            return 1;
        }

        if (keep)
            corpus.Replace(Smallest());
        return 0;
    }

    /// <summary>The newer an input, the likelier that it has more to give; a long one takes its time from many short ones.</summary>
    private byte[] Pick()
    {
        var input = inputs[Math.Max(random.Next(inputs.Count), random.Next(inputs.Count))];
        return input.Length > ShortInput && random.Next(8) > 0 ? inputs[random.Next(inputs.Count)] : input;
    }

    /// <returns>False: something was found, and reported.</returns>
    private bool Try(byte[] input, Watchdog watchdog)
    {
        watchdog.Begin(input);
        try
        {
            Coverage.Begin();
            var before = ThreadCpu.Now;
            target.Run(input);
            var took = ThreadCpu.Now - before;
            executions++;
            if (Coverage.End())
                inputs.Add(input);
            // Once may be the compiler's or the collector's time.
            if (took <= MaxCpu || ThreadCpu.Least(3, _ => target.Run(input)) is var least && least <= MaxCpu)
                return true;
            Report(input, $"takes {least.TotalMilliseconds:0} ms of CPU, at most {MaxCpu.TotalMilliseconds:0} are expected");
            return false;
        }
#pragma warning disable CA1031 // Whatever the code under test throws is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report(input, e.ToString());
            return false;
        }
        finally
        {
            watchdog.End();
        }
    }

    private void Report(byte[] input, string what)
    {
        var file = corpus.KeepFind(input);
        Console.WriteLine($"{target.Name}: {what}");
        Console.WriteLine($"{target.Name}: input of {input.Length} bytes in {file}");
        Console.WriteLine($"{target.Name}: again: dotnet {typeof(FuzzSession).Assembly.Location} --target {target.Name} --replay {file}");
    }

    /// <summary>Greedy, smallest first: an input stays when it takes an edge that the smaller ones do not. How often is left out, or there would be thousands.</summary>
    private IEnumerable<byte[]> Smallest()
    {
        Coverage.Forget();
        foreach (var seed in target.Seeds)
            Reaches(seed);
        return [.. inputs.Where(input => input.Length <= LongestKept).OrderBy(input => input.Length).Where(Reaches)];
    }

    private bool Reaches(byte[] input)
    {
        var before = Coverage.Edges;
        Coverage.Begin();
        target.Run(input);
        Coverage.End();
        return Coverage.Edges > before;
    }
}
