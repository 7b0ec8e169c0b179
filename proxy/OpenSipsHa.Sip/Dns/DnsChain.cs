namespace OpenSipsHa.Sip.Dns;

/// <summary>Follows CNAMEs from a question to its answer, through one message or several (RFC 1034 section 3.6.2).</summary>
internal sealed class DnsChain(DnsQuestion question)
{
    private TimeSpan ttl = TimeSpan.MaxValue;
    private string name = question.Name;
    private int links;

    /// <summary>What is to be asked next: at first the question itself.</summary>
    public DnsQuestion Next => question with { Name = name };

    /// <summary>
    /// The answer, or null when the message leads to another name that must be asked for. Only what answers the question is believed,
    /// nothing that comes along with it.
    /// </summary>
    public DnsAnswer? Follow(DnsMessage message)
    {
        var asked = name;
        while (true)
        {
            var found = message.Answers.Where(record => record.Type == question.Type && record.Name == name).ToList();
            if (found.Count > 0)
                return new DnsAnswer(DnsStatus.Found, found, Shorter(found.Min(record => record.Ttl)));
            if (message.Answers.OfType<CnameRecord>().FirstOrDefault(record => record.Name == name) is not { } link)
                break;
            if (++links > DnsClient.MaxChain)
                return DnsAnswer.Failure;
            ttl = Shorter(link.Ttl);
            name = link.Target;
        }

        if (message.ResponseCode == DnsResponseCode.NoName)
            return Negative(DnsStatus.NoName, message.Authority);
        return name == asked || message.Authority is not null ? Negative(DnsStatus.NoData, message.Authority) : null;
    }

    /// <summary>RFC 2308 section 5: as long as the zone's SOA says; without one not at all.</summary>
    private DnsAnswer Negative(DnsStatus status, SoaRecord? authority)
    {
        if (authority is null)
            return new DnsAnswer(status, [], TimeSpan.Zero);
        return new DnsAnswer(status, [], Shorter(authority.Ttl < authority.Minimum ? authority.Ttl : authority.Minimum));
    }

    private TimeSpan Shorter(TimeSpan other) => other < ttl ? other : ttl;
}
