namespace OpenSipsHa.Proxy.Registrar;

/// <summary>What became of a REGISTER.</summary>
/// <param name="Code">200, or the status that refuses it.</param>
/// <param name="Reason">Reason phrase; says what was wrong.</param>
/// <param name="Bindings">200: all bindings of the address of record; otherwise as they were.</param>
public readonly record struct RegistrationOutcome(int Code, string Reason, Binding[] Bindings)
{
    public bool IsAccepted => Code == 200;

    public static RegistrationOutcome Accepted(Binding[] bindings) => new(200, "OK", bindings);
}
