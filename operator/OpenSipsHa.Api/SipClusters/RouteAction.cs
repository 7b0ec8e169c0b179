using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Exactly one of the fields.</summary>
[Rule("(has(self.registrar) ? 1 : 0) + (has(self.dispatch) ? 1 : 0) + (has(self.relay) ? 1 : 0) + (has(self.reject) ? 1 : 0) == 1",
    "exactly one of registrar, dispatch, relay and reject must be given")]
public sealed record RouteAction
{
    /// <summary>REGISTER: saves the bindings. Anything else: forwards to the contacts of the address of record, or 404.</summary>
    public RegistrarAction? Registrar { get; set; }

    /// <summary>Forwards to a destination of a DispatcherSet.</summary>
    public DispatchAction? Dispatch { get; set; }

    /// <summary>Forwards to the request-URI.</summary>
    public RelayAction? Relay { get; set; }

    /// <summary>Answers with a final response.</summary>
    public RejectAction? Reject { get; set; }
}
