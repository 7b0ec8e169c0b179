using BenchmarkDotNet.Attributes;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Benchmarks.Sip;

public class MessageBenchmarks
{
    private readonly SipMessage message = new();
    private readonly SipMessage parsed = new();
    private readonly SipMessage response = new();
    private readonly byte[] destination = new byte[65535];
    private readonly SipListener listener = new("vip", SipEndpoint.IPv4(0xC0A801D5, 5060), virtualAddress: true);
    private readonly SipEndpoint source = SipEndpoint.IPv4(0x0A000001, 5060);

    [GlobalSetup]
    public void Setup()
    {
        parsed.TryParse(SampleMessages.Invite, 0, SampleMessages.Invite.Length);
        response.TryParse(SampleMessages.Ok, 0, SampleMessages.Ok.Length);
    }

    [Benchmark]
    public bool ParseInvite() => message.TryParse(SampleMessages.Invite, 0, SampleMessages.Invite.Length);

    [Benchmark]
    public SipParseError ValidateInvite() => parsed.Validate();

    [Benchmark]
    public int ViewInvite()
    {
        parsed.TryGetTopVia(out var via);
        parsed.TryGetFrom(out var from);
        parsed.TryGetTo(out var to);
        parsed.TryGetCSeq(out var cseq);
        if (!SipUri.TryParse(parsed.RequestUri, out var uri))
            return 0;
        return via.Branch.Length + from.Tag.Length + to.Tag.Length + (int)cseq.Number + uri.Host.Length;
    }

    [Benchmark]
    public int SpliceInvite() => Splice(parsed);

    [Benchmark]
    public int SpliceOk() => ResponseSplice.Write(response, default, destination);

    [Benchmark]
    public int ForwardInvite()
    {
        message.TryParse(SampleMessages.Invite, 0, SampleMessages.Invite.Length);
        return message.Validate() == SipParseError.None ? Splice(message) : -1;
    }

    private int Splice(SipMessage request) => RequestSplice.Write(request, new RequestEdits
    {
        Listener = listener, Branch = "z9hG4bKo00000000000000000000000000-00000000"u8, Source = source, MaxForwards = 69, RecordRoute = listener,
    }, destination);
}
