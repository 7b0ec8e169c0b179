using System.Net;
using System.Net.Sockets;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Proxy.Tests.Configuration;
using OpenSipsHa.Proxy.Tests.EndToEnd;
using OpenSipsHa.Sip.Tests.Dns;

namespace OpenSipsHa.Proxy.Tests.Names;

/// <summary>
/// The seed's first section as it stands: its zone in a real name server, its two hosts and this proxy on a network of their own (namespaces
/// without a way out), and a call to 2125551212@example.com.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SeedZoneTests : IAsyncLifetime
{
    private static readonly IPAddress NameServer = IPAddress.Parse("192.168.1.53");
    private static readonly IPEndPoint ProxyAddress = new(IPAddress.Parse("192.168.1.11"), 5060);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("proxy-names-").FullName;
    private readonly List<UserAgent> _userAgents = [];
    private NetworkLab? _lab;
    private BindServer? _bind;
    private ProcessHandle? _proxy;
    private UserAgent _caller = null!;
    private UserAgent _osips01 = null!;
    private UserAgent _osips11 = null!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _lab = await NetworkLab.CreateAsync();
            await _lab.AddHostAsync("dns", NameServer);
            await _lab.AddHostAsync("proxy", ProxyAddress.Address);
            _bind = await StartBindAsync();
            _caller = await AddAsync("caller", "192.168.1.100");
            _osips01 = await AddAsync("osips01", "192.168.1.213");
            _osips11 = await AddAsync("osips11", "192.168.1.214");
        }
        catch
        {
            // Nobody else does it when this fails.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        foreach (var userAgent in _userAgents)
            userAgent.Dispose();
        if (_bind is not null)
            await _bind.DisposeAsync();
        if (_lab is not null)
            await _lab.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_call_goes_to_192_168_1_213_port_5060_over_UDP()
    {
        await StartProxyAsync();
        Call();
        var invite = await _osips01.RequestAsync("INVITE");
        invite.RequestUri.ShouldBe("sip:2125551212@example.com");
        invite.Header("Via").ShouldStartWith("SIP/2.0/UDP 192.168.1.11:5060");
        _osips01.Answer(invite, 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
        _osips11.HasHeard(_ => true).ShouldBeFalse();
    }

    [Fact]
    public async Task To_osips11_when_osips01_answers_503()
    {
        await StartProxyAsync();
        Call();
        _osips01.Answer(await _osips01.RequestAsync("INVITE"), 503, "Service Unavailable");
        _osips11.Answer(await _osips11.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task To_osips11_when_osips01_is_silent_and_at_once_with_the_next_call()
    {
        await StartProxyAsync();
        Call("first");
        _osips11.Answer(await _osips11.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
        Call("second");
        _osips11.Answer(await _osips11.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
        _osips01.HasHeard(m => m.Header("Call-ID").StartsWith("second", StringComparison.Ordinal)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dead_name_server_in_front_does_not_keep_the_call_from_its_way()
    {
        await StartProxyAsync(nameservers: ["192.168.1.254", NameServer.ToString()]);
        Call();
        _osips01.Answer(await _osips01.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_leads_nowhere_is_said_why()
    {
        await StartProxyAsync();
        (await AnswerAsync("nobody.example.com")).ShouldBe("SIP/2.0 500 Host Name Not Found");
        (await AnswerAsync("gw.broken.example")).ShouldBe("SIP/2.0 500 Name Servers Failed");
        (await AnswerAsync("tcponly.example")).ShouldBe("SIP/2.0 500 Host Name Not Found");

        async Task<string> AnswerAsync(string host)
        {
            Call(host: host);
            return (await _caller.FinalAsync("INVITE")).StartLine;
        }
    }

    [Fact]
    public async Task A_gateway_by_name_is_known_before_the_first_call_and_while_the_name_server_is_away()
    {
        await StartProxyAsync(d => d with
        {
            Gateways = [new Gateway { Name = "seed", Uri = "sip:example.com" }],
            DispatcherSets = [new DispatcherSet { Name = "pstn", Destinations = [new DispatcherDestination { Id = "seed", Gateway = "seed" }] }],
            Routes = [Documents.Dispatch("out", "pstn")],
        });
        await ResolvedAsync();
        await _bind!.DisposeAsync();
        _bind = null;
        Call(host: "pair.example");
        var invite = await _osips01.RequestAsync("INVITE");
        invite.RequestUri.ShouldBe("sip:2125551212@example.com");
        _osips01.Answer(invite, 503, "Service Unavailable");
        _osips11.Answer(await _osips11.RequestAsync("INVITE"), 200, "OK");
        (await _caller.FinalAsync("INVITE")).Status.ShouldBe(200);
    }

    private Task<BindServer> StartBindAsync() => BindServer.StartAsync(new IPEndPoint(NameServer, 53), _lab!["dns"].Inside([]));

    private async Task<UserAgent> AddAsync(string name, string address)
    {
        var host = await _lab!.AddHostAsync(name, IPAddress.Parse(address));
        var socket = host.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _userAgents.Add(new UserAgent(name, new IPEndPoint(host.Address, 5060), socket));
        return _userAgents[^1];
    }

    private void Call(string callId = "call", string host = "example.com") =>
        _caller.Send(_caller.Request("INVITE", $"sip:2125551212@{host}", callId: $"{callId}{Random.Shared.Next()}"), ProxyAddress);

    private async Task StartProxyAsync(Func<ConfigDocument, ConfigDocument>? change = null, params IReadOnlyList<string> nameservers)
    {
        var document = Documents.Whole with
        {
            VirtualIPs = [],
            Listeners = [new Listener { Name = "node", Port = ProxyAddress.Port }],
            Dns = new DnsSettings { Nameservers = nameservers.Count > 0 ? nameservers : [NameServer.ToString()] },
            Gateways = [],
            DispatcherSets = [],
            Routes = [Documents.Relay("out")],
        };
        var file = Path.Combine(_folder, "document.json");
        await File.WriteAllBytesAsync(file, ConfigDocumentCodec.ToJson(change?.Invoke(document) ?? document));
        _proxy = _lab!["proxy"].Start(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "OpenSipsHa.Proxy.dll"), "--config", file, "--node-address", ProxyAddress.Address.ToString());
        await _proxy.WaitForLineAsync(line => line.Contains("is in force", StringComparison.Ordinal), Deadline);
    }

    /// <summary>Waits until NAPTR, SRV and both addresses of both hosts have been asked for.</summary>
    private async Task ResolvedAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var metrics = await _lab!["proxy"].ExecAsync("curl", "-s", $"http://{ProxyAddress.Address}:9465/metrics");
            if (metrics.Output.Contains("opensipsha_dns_queries_total 6\n", StringComparison.Ordinal))
                return;
            deadline.IsCancellationRequested.ShouldBeFalse(metrics.Output);
        }
    }
}
