namespace OpenSipsHa.Contracts.Configuration;

/// <summary>Kinds of route action.</summary>
public enum RouteActionType
{
    /// <summary>REGISTER: save the bindings. Anything else: look the address of record up and forward to its contacts.</summary>
    Registrar,

    /// <summary>Forward to a destination of a dispatcher set.</summary>
    Dispatch,

    /// <summary>Forward to the request-URI.</summary>
    Relay,

    /// <summary>Answer with a final response.</summary>
    Reject,
}
