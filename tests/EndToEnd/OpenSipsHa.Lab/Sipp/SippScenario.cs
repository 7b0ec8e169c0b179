namespace OpenSipsHa.Lab.Sipp;

/// <summary>The scenarios in <c>Scenarios/</c>.</summary>
public enum SippScenario
{
    /// <summary>A phone registers; fields: user, port of its contact.</summary>
    Register,

    /// <summary>A caller: INVITE to BYE; fields: caller, called user.</summary>
    Call,

    /// <summary>Phones or a gateway: answers calls.</summary>
    Answer,
}
