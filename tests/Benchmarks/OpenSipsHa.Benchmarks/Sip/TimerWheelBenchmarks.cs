using BenchmarkDotNet.Attributes;
using OpenSipsHa.Sip.Transactions;

namespace OpenSipsHa.Benchmarks.Sip;

public class TimerWheelBenchmarks
{
    private readonly TimerWheel wheel = new(0);
    private readonly Node node = new();
    private int delay;

    [Params(0, 1_000_000)]
    public int Others { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < Others; i++)
            wheel.Schedule(new Node(), 1000 + i % 40_000);
    }

    [Benchmark]
    public void SetAndClear()
    {
        wheel.Schedule(node, 500 + delay++ % 32_000);
        wheel.Cancel(node);
    }

    private sealed class Node : TimerNode;
}
