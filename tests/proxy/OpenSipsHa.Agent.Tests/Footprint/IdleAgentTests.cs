using System.Diagnostics;
using System.Globalization;
using OpenSipsHa.Agent.Tests.Pair;

namespace OpenSipsHa.Agent.Tests.Footprint;

/// <summary>
/// What a holder and a standby cost when nothing happens. OPENSIPSHA_IDLE_SECONDS=60 makes the few seconds a minute, for
/// figures worth publishing.
/// </summary>
[Trait("Scope", "Slow")]
public sealed class IdleAgentTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>Supervisor and worker together.</summary>
    private const long MemoryLimit = 100_000_000;
    private const int Transitions = 4;

    /// <summary>Ten times what the design asks for (1 %): a machine that runs other tests counts their cache misses as ours.</summary>
    private const double CpuLimit = 0.10;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("OPENSIPSHA_IDLE_SECONDS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 5);

    private PairLab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await PairLab.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task An_idle_agent_stays_within_its_memory_also_after_transitions()
    {
        var document = _lab.Store(PairLab.Document());
        _lab.StartMember("a", document);
        _lab.StartMember("b", document);
        await Waiting.UntilAsync(() => _lab.Sampler.Now is "a" or "b", "a holder", 40, _lab.Story);
        foreach (var name in _lab.Agents.Keys)
            await Waiting.UntilAsync(() => (string?)_lab.Condition(name, "Eligible")?["status"] == "True", $"{name} is eligible", 20, _lab.Story);
        var findings = new List<string>();
        await MeasureAsync("fresh", findings);

        for (var i = 0; i < Transitions; i++)
        {
            var holder = _lab.Sampler.Now;
            await _lab.Proxies[holder].SetReadyAsync(false);
            await Waiting.UntilAsync(() => _lab.Sampler.Now == PairLab.Other(holder), $"{PairLab.Other(holder)} takes over", 10, _lab.Story);
            await _lab.Proxies[holder].SetReadyAsync(true);
            await Waiting.UntilAsync(() => (string?)_lab.Condition(holder, "Eligible")?["status"] == "True", $"{holder} is eligible again", 10, _lab.Story);
            // Scraped as in a cluster: what the exporter allocates is part of the picture.
            (await _lab.Host(holder).ExecAsync("curl", "-s", $"http://{_lab.Host(holder).Address}:9464/metrics")).Output.ShouldContain("opensipsha_vip_held");
        }

        await MeasureAsync($"after {Transitions} transitions", findings);
        findings.ShouldBeEmpty();
    }

    private async Task MeasureAsync(string when, List<string> findings)
    {
        var agents = _lab.Agents.Keys.ToDictionary(name => name, _lab.AgentProcesses);
        var before = agents.ToDictionary(agent => agent.Key, agent => ProcessFootprint.Of(agent.Value));
        var supervisors = agents.ToDictionary(agent => agent.Key, agent => ProcessFootprint.Of(agent.Value[0]));
        var watch = Stopwatch.StartNew();
        var samples = agents.Keys.ToDictionary(name => name, _ => new List<ProcessFootprint>());
        while (watch.Elapsed < Length)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            foreach (var (name, ids) in agents)
                samples[name].Add(ProcessFootprint.Of(ids));
        }

        foreach (var (name, taken) in samples)
        {
            var memory = Median(taken.Select(sample => sample.ProportionalBytes));
            var supervisor = ProcessFootprint.Of(agents[name][0]);
            var share = (taken[^1].CpuTime - before[name].CpuTime) / watch.Elapsed;
            var role = _lab.Sampler.Now == name ? "holder" : "standby";
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{role}, {when}, {watch.Elapsed.TotalSeconds:0} s: {memory / 1e6:0.0} MB ({Median(taken.Select(sample => sample.PrivateBytes)) / 1e6:0.0} MB private), {share:0.00%} of a core; of this the supervisor {supervisor.ProportionalBytes / 1e6:0.0} MB ({supervisor.PrivateBytes / 1e6:0.0} MB private), {(supervisor.CpuTime - supervisors[name].CpuTime) / watch.Elapsed:0.00%}");
            output.WriteLine($"measured: idle agent, {line}");
            if (memory >= MemoryLimit || share >= CpuLimit)
                findings.Add($"{line}; expected less than {MemoryLimit / 1e6:0} MB and {CpuLimit:0%}");
        }
    }

    private static long Median(IEnumerable<long> values) => values.Order().ElementAt(values.Count() / 2);
}
