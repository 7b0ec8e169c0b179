using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// A part of the transactions with everything they need: tables, timers, buffers, pools. <see cref="Gate"/> guards all
/// of it; a message touches one shard only. See docs/decisions/0003-sharded-transactions.md.
/// </summary>
internal sealed class Shard(int index, long nowMs, ulong seed)
{
    private readonly Stack<RequestContext> freeContexts = new();
    private readonly Stack<ClientBranch> freeBranches = new();
    private ClientBranch[] branches = [];
    private int branchCount;
    private ulong generations = seed;

    public Lock Gate { get; } = new();

    public byte Index { get; } = (byte)index;

    public Dictionary<TransactionKey, RequestContext> Servers { get; } = [];

    public TimerWheel Timers { get; } = new(nowMs);

    public BufferPool Buffers { get; } = new();

    /// <summary>Client transactions that live.</summary>
    public int LiveBranches => branchCount - freeBranches.Count;

    /// <summary>INVITE server transactions without a final response: calls being set up.</summary>
    public int InvitesInProgress { get; set; }

    public RequestContext RentContext(ProxyEngine engine) =>
        freeContexts.TryPop(out var context) ? context : new RequestContext(engine, this);

    public void Return(RequestContext context) => freeContexts.Push(context);

    public ClientBranch RentBranch()
    {
        if (!freeBranches.TryPop(out var branch))
        {
            if (branchCount == branches.Length)
                Array.Resize(ref branches, Math.Max(64, branchCount * 2));
            branch = new ClientBranch(branchCount);
            branches[branchCount++] = branch;
        }

        branch.Generation = NextGeneration();
        return branch;
    }

    public void Return(ClientBranch branch)
    {
        branch.Generation = 0;
        freeBranches.Push(branch);
    }

    public ClientBranch? FindBranch(in BranchToken token) =>
        token.Slot < (uint)branchCount && token.Generation != 0 && branches[token.Slot].Generation == token.Generation
            ? branches[token.Slot]
            : null;

    // SplitMix64: a guess at a branch is as good as a guess at 32 random bits.
    private uint NextGeneration()
    {
        generations += 0x9E3779B97F4A7C15;
        var z = (generations ^ (generations >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (uint)(z >> 32) | 1;
    }
}
