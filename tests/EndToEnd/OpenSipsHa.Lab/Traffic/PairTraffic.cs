using System.Globalization;
using System.Net;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Sipp;

namespace OpenSipsHa.Lab.Traffic;

/// <summary>Phones on the client host, gateways on theirs, and calls between them through the virtual IP; all of it sipp.</summary>
/// <param name="client">Host of the phones and callers.</param>
/// <param name="gateways">Hosts of the gateways, by name.</param>
/// <param name="directory">sipp's files go below it.</param>
public sealed class PairTraffic(
    NetworkNamespace client, IReadOnlyDictionary<string, (NetworkNamespace Host, IPAddress Address)> gateways, string directory)
    : IAsyncDisposable
{
    private const int PhonePort = 5070;
    private const int GatewayPort = 5060;

    /// <summary>Above the ports of phones and probe; each run has one of its own, so that stragglers of another meet nobody.</summary>
    private int _nextPort = 5100;

    private readonly List<SippProcess> _started = [];
    private readonly Dictionary<string, SippProcess> _answering = [];

    /// <summary>Answering sides by name: <c>phones</c> and the gateways.</summary>
    public IReadOnlyDictionary<string, SippProcess> Answering => _answering;

    /// <summary>The user of the phone with that number, from 0.</summary>
    public static string Phone(int number) => "phone" + number.ToString("000", CultureInfo.InvariantCulture);

    /// <summary>How the answering sides are started: one sipp for all phones, one a gateway.</summary>
    public static IReadOnlyList<(string Host, SippOptions Options)> AnsweringSides(TimeSpan ringing) =>
    [
        (PairNetwork.Client, AnsweringSide("phones", new IPEndPoint(PairNetwork.ClientAddress, PhonePort), ringing)),
        (PairNetwork.Gateway1, AnsweringSide(PairNetwork.Gateway1, new IPEndPoint(PairNetwork.Gateway1Address, GatewayPort), ringing)),
        (PairNetwork.Gateway2, AnsweringSide(PairNetwork.Gateway2, new IPEndPoint(PairNetwork.Gateway2Address, GatewayPort), ringing)),
    ];

    /// <summary>Phones and gateways begin to answer calls.</summary>
    /// <param name="ringing">Time between 180 and 200.</param>
    public void Answer(TimeSpan ringing)
    {
        foreach (var (host, options) in AnsweringSides(ringing))
            _answering[options.Name] = Start(host == PairNetwork.Client ? client : gateways[host].Host, options);
    }

    /// <summary>The phones 0 to <paramref name="phones"/> − 1 register, each with a contact of its own user.</summary>
    /// <param name="name">Names the run's files.</param>
    public async Task<SippResult> RegisterAsync(string name, int phones, int rate = 50, CancellationToken cancellationToken = default)
    {
        var run = Start(client, new SippOptions
        {
            Name = name,
            Scenario = SippScenario.Register,
            Local = NextPort(),
            Remote = PairNetwork.Service,
            Calls = phones,
            Rate = rate,
            Rows = [.. Enumerable.Range(0, phones).Select(i => (string[])[Phone(i), Text(PhonePort)])],
        });
        return await run.WaitAsync(TimeSpan.FromSeconds(60) + TimeSpan.FromSeconds((double)phones / rate), cancellationToken);
    }

    /// <summary>Calls between phones: the lower half calls the upper half in turn.</summary>
    public SippProcess PhoneCalls(string name, int phones, int calls, int rate, TimeSpan hold) =>
        Calls(name, [.. Enumerable.Range(0, phones / 2).Select(i => (string[])[Phone(i), Phone(i + (phones / 2))])], calls, rate, hold);

    /// <summary>Calls from phones to numbers that begin with <paramref name="prefix"/>.</summary>
    public SippProcess NumberCalls(string name, string prefix, int calls, int rate, TimeSpan hold) =>
        Calls(name, [.. Enumerable.Range(0, 100).Select(i => (string[])[Phone(i), prefix + (555000 + i).ToString(CultureInfo.InvariantCulture)])], calls, rate, hold);

    /// <summary>Calls that each gateway has been offered so far, in fresh figures.</summary>
    public async Task<IReadOnlyDictionary<string, long>> GatewayCallsAsync(CancellationToken cancellationToken = default)
    {
        var offered = new Dictionary<string, long>();
        foreach (var gateway in gateways.Keys)
            offered[gateway] = (await _answering[gateway].FreshStatisticsAsync(cancellationToken)).Created;
        return offered;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _started)
            await run.DisposeAsync();
        _started.Clear();
    }

    private static SippOptions AnsweringSide(string name, IPEndPoint local, TimeSpan ringing) =>
        new() { Name = name, Scenario = SippScenario.Answer, Local = local, Pause = ringing };

    private SippProcess Calls(string name, IReadOnlyList<IReadOnlyList<string>> rows, int calls, int rate, TimeSpan hold) =>
        Start(client, new SippOptions
        {
            Name = name,
            Scenario = SippScenario.Call,
            Local = NextPort(),
            Remote = PairNetwork.Service,
            Calls = calls,
            Rate = rate,
            Pause = hold,
            Rows = rows,
        });

    private SippProcess Start(NetworkNamespace host, SippOptions options)
    {
        var run = SippProcess.Start(host, options, directory);
        _started.Add(run);
        return run;
    }

    private IPEndPoint NextPort() => new(PairNetwork.ClientAddress, _nextPort++);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
