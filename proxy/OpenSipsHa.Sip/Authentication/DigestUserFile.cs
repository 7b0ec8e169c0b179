namespace OpenSipsHa.Sip.Authentication;

/// <summary>
/// Credentials as htdigest writes them: <c>user:realm:HA1</c> a line, and optionally <c>:MD5</c> or <c>:SHA-256</c>
/// behind it; without, the length tells. Empty lines and lines that begin with # are skipped.
/// </summary>
public static class DigestUserFile
{
    /// <param name="name">Of the file, for errors.</param>
    /// <exception cref="FormatException">Names file, line and what was expected, never what a line holds.</exception>
    public static List<DigestUser> Parse(string text, string name)
    {
        var users = new List<DigestUser>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length > 0 && line[0] != '#')
                users.Add(ParseLine(line, $"{name}, line {number}"));
        }

        return users;
    }

    private static DigestUser ParseLine(string line, string where)
    {
        var fields = line.Split(':');
        if (fields.Length is not (3 or 4) || fields.Any(string.IsNullOrWhiteSpace) || line.Any(char.IsControl))
            throw new FormatException($"{where}: expected user:realm:HA1 or user:realm:HA1:algorithm");
        var a1 = fields[2].ToLowerInvariant();
        var algorithm = Algorithm(fields.Length == 4 ? fields[3] : a1.Length == DigestHash.MaxLength ? "SHA-256" : "MD5", where);
        if (a1.Length != DigestHash.Length(algorithm) || !a1.All(char.IsAsciiHexDigit))
            throw new FormatException($"{where}: HA1 is not one; expected {DigestHash.Length(algorithm)} hexadecimal digits");
        return new DigestUser(fields[0], fields[1], algorithm, a1);
    }

    private static DigestAlgorithm Algorithm(string name, string where) => name.ToUpperInvariant() switch
    {
        "MD5" => DigestAlgorithm.Md5,
        "SHA-256" => DigestAlgorithm.Sha256,
        _ => throw new FormatException($"{where}: algorithm is neither MD5 nor SHA-256"),
    };
}
