using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Telemetry;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>What a proxy does with a torture message.</summary>
internal abstract record Treatment
{
    private Treatment()
    {
    }

    /// <summary>A request that goes on, every byte as it came but for the edits that RFC 3261 section 16.6 asks for.</summary>
    /// <param name="NextHop">A host name that routing takes the request to: literal in its place, because the core has no resolver here.</param>
    /// <param name="StrictRouter">The URI of a Route without lr, which becomes the Request-URI.</param>
    internal sealed record Forwarded(string NextHop = "", string StrictRouter = "") : Treatment;

    /// <summary>A request that is answered and goes no further.</summary>
    /// <param name="Phrase">In the reason phrase.</param>
    /// <param name="Header">A header line in the answer; empty = none in particular.</param>
    internal sealed record Refused(int Status, string Phrase, string Header = "") : Treatment;

    /// <summary>A response that goes back unchanged, once this proxy's own Via is off it.</summary>
    internal sealed record Returned(string To) : Treatment;

    /// <summary>A response that nothing can be done with.</summary>
    internal sealed record Discarded(SipParseError Error) : Treatment;

    /// <summary>A well-formed response that leads nowhere.</summary>
    /// <param name="OwnAddress">This proxy's, for the topmost Via to be its own.</param>
    internal sealed record Dropped(string OwnAddress, DropReason Reason) : Treatment;
}
