using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Authentication;
using OpenSipsHa.Proxy.Configuration;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Proxy.Registrar;
using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Proxy.Tests.Configuration;
using OpenSipsHa.Proxy.Tests.EndToEnd;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Tests.Registrar;

/// <summary>The proxy without sockets: engine, router and registrar of domain example.com; messages in, messages out.</summary>
internal sealed class RegistrarBench : IDisposable, IMessageSink
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("192.0.2.77"), 5060);

    private readonly ManualTime time = new();
    private readonly ProxyMetrics metrics = new();
    private readonly byte[] buffer = new byte[65535];
    private readonly List<SipText> sent = [];
    private readonly SecretsReader secrets;
    private readonly ProxyEngine engine;
    private readonly EngineWorker worker;
    private readonly SipListener listener = new("vip", SipEndpoint.From(IPAddress.Parse("192.0.2.213"), 5060), virtualAddress: true) { Active = true };

    public RegistrarBench(bool authenticates = false)
    {
        Locations = new LocationStore(time);
        secrets = new SecretsReader(new CredentialFiles(), time, NullLogger<SecretsReader>.Instance);
        var gate = new DigestGate(new DigestAuthenticator(new ReplayWindow(), time), secrets, _ => { }, metrics);
        var document = Documents.Whole with
        {
            Domains = ["example.com"],
            Routes = [Documents.Registrar("phones")],
            Gateways = [],
            DispatcherSets = [],
            Authentication = authenticates ? new AuthenticationSettings() : null,
        };
        var compiled = DocumentCompiler.Compile(document, "test", IPAddress.Loopback, null);
        compiled.Errors.ShouldBeEmpty();
        var router = new RequestRouter(
            Locations,
            new RegisterHandler(Locations, gate, metrics),
            new Lookup(Locations, metrics),
            new Dispatch(TimeSpan.FromSeconds(4), time, metrics, NullLogger<Dispatch>.Instance),
            new CallerGate(gate, metrics),
            metrics)
        {
            Configuration = compiled.Configuration,
        };
        engine = new ProxyEngine(new ProxyOptions { Time = time }, router, observer: null, NullLogger.Instance);
        engine.SetListeners([listener]);
        worker = engine.CreateWorker(this);
    }

    public LocationStore Locations { get; }

    /// <param name="message">One character a byte.</param>
    public SipText Receive(string message)
    {
        sent.Clear();
        var bytes = Encoding.Latin1.GetBytes(message);
        engine.Receive(worker, listener, SipEndpoint.From(Peer), bytes, 0, bytes.Length);
        return sent.ShouldHaveSingleItem();
    }

    public void Dispose()
    {
        Locations.Dispose();
        secrets.Dispose();
        metrics.Dispose();
    }

    Span<byte> IMessageSink.GetBuffer(SipListener listener) => buffer;

    void IMessageSink.Send(SipListener listener, in SipEndpoint destination, int length) =>
        sent.Add(new SipText(Encoding.Latin1.GetString(buffer, 0, length), destination.ToIPEndPoint()));

    void IMessageSink.Flush()
    {
    }
}
