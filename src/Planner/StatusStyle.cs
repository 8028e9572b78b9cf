namespace IpvsPure.Planner;

/// <summary>How the status page looks: light or dark as the reader's system has it, tables as cards where the screen is narrow.</summary>
public static class StatusStyle
{
    /// <summary>Stands in the page as it is, so that a hash of it can be the only style that a browser takes.</summary>
    public const string Sheet =
        """
        :root{color-scheme:light dark;--back:#fff;--card:#f5f6f8;--text:#1c2024;--dim:#5c6570;--line:#d9dde3;--link:#0b5cad;
        --good:#1a7f37;--busy:#8a5a00;--bad:#c02626;--chip:#e8ebef}
        @media(prefers-color-scheme:dark){:root{--back:#14171b;--card:#1d2127;--text:#e4e7eb;--dim:#98a2ae;--line:#323943;--link:#7db7f5;
        --good:#57c271;--busy:#e0a93b;--bad:#ff7b72;--chip:#2a3038}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:82rem;padding:1rem 1.25rem 3rem;background:var(--back);color:var(--text);font:15px/1.45 system-ui,sans-serif}
        h1{font-size:1.5rem;margin:0}
        h2{font-size:1.1rem;margin:2rem 0 .6rem}
        p{margin:.4rem 0}
        a{color:var(--link)}
        code,.mono{font-family:ui-monospace,monospace;font-size:.88em;overflow-wrap:anywhere}
        header{display:flex;flex-wrap:wrap;gap:.3rem 1rem;align-items:baseline}
        nav a{margin-right:.9rem}
        .dim{color:var(--dim);font-size:.88em}
        .good{color:var(--good)}.busy{color:var(--busy)}.bad{color:var(--bad)}
        .word{font-weight:600}
        .again{display:none}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.6rem;margin:1rem 0}
        dl div{background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.5rem .75rem}
        dt{color:var(--dim);font-size:.82em}
        dd{margin:0;font-size:1.15rem;font-weight:600;overflow-wrap:anywhere}
        dd small{display:block;font-size:.72em;font-weight:400;color:var(--dim)}
        form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:.6rem 0}
        label{display:flex;flex-direction:column;font-size:.82em;color:var(--dim)}
        input,button{font:inherit;font-size:.95rem;padding:.3rem .5rem;
        border:1px solid var(--line);border-radius:.3rem;background:var(--back);color:var(--text);max-width:100%}
        button{background:var(--chip);cursor:pointer}
        table{width:100%;border-collapse:collapse}
        th{text-align:left;font-size:.82em;color:var(--dim);font-weight:600;padding:.3rem .5rem;border-bottom:2px solid var(--line)}
        td{vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
        th.name{width:18%}th.front{width:24%}th.how{width:13%}
        ul.servers{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem}
        ul.servers li{background:var(--chip);border-radius:.3rem;padding:.05rem .4rem}
        ul.servers li.busy{outline:1px dashed var(--busy);outline-offset:-1px}
        ul.servers li.bad{outline:1px solid var(--bad);outline-offset:-1px}
        details{border-bottom:1px solid var(--line);padding:.35rem 0}
        summary{cursor:pointer;overflow-wrap:anywhere}
        details ol,ul.plain{margin:.4rem 0;padding-left:1.6rem}
        footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.6rem}
        @media(max-width:44rem){body{padding:.75rem}thead{display:none}table,tbody,tr,td{display:block}.again{display:inline}
        tr{border:1px solid var(--line);border-radius:.4rem;background:var(--card);margin-bottom:.6rem;padding:.3rem .2rem}
        td{border:0;padding:.2rem .5rem}
        td[data-label]::before{content:attr(data-label);display:block;font-size:.78em;color:var(--dim)}td:empty{display:none}
        dl{grid-template-columns:repeat(2,1fr)}label{flex:1 1 9rem}}
        """;
}
