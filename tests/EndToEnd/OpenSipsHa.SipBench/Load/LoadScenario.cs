namespace OpenSipsHa.SipBench.Load;

/// <summary>What each arrival is.</summary>
internal enum LoadScenario
{
    /// <summary>INVITE, 100, 180, 200, ACK, BYE, 200.</summary>
    Call,

    /// <summary>REGISTER of a user that no run has registered before, 200.</summary>
    Register,
}
