using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Fuzz.Targets;

/// <summary>Does what the user of the Request-URI is called: fork, serial, retry, reject; all others are relayed.</summary>
internal sealed class NameRouter : IRequestRouter
{
    private const int Attempts = 4;

    public void Route(RequestContext request)
    {
        var user = SipUri.TryParse(request.RequestUri, out var uri) ? uri.User : default;
        if (user.SequenceEqual("reject"u8))
        {
            request.Respond(404);
        }
        else if (user.SequenceEqual("fork"u8) || user.SequenceEqual("serial"u8))
        {
            var serial = user.SequenceEqual("serial"u8);
            for (var i = 0; i < 3; i++)
                request.AddTarget(Target(i, group: serial ? i : 0));
            request.Forward();
        }
        else
        {
            request.State = user.SequenceEqual("retry"u8) ? 1 : null;
            request.Relay();
        }
    }

    public void OnBranchFailed(RequestContext request, in BranchOutcome outcome)
    {
        if (request.State is not int attempt || !request.CanFork || attempt > Attempts)
            return;
        request.State = attempt + 1;
        request.Forward(Target(attempt, group: 0));
    }

    private static ForwardTarget Target(int number, int group) => new()
    {
        RequestUri = "sip:bob@10.0.0.2?subject=x"u8,
        Route = number == 2 ? "<sip:10.0.0.8;lr>"u8 : default,
        Destination = number == 1 ? SipEndpoint.IPv4(0x0A000003, 5060) : default,
        Group = group,
        NoResponseTimeout = TimeSpan.FromSeconds(number),
    };
}
